"""The demo tells months in a minute: it runs the services at the date when each thing happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, `timezone.now()` answers `moment`. For the demo alone: nothing else in the product does this."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield

"""The demo tells months in a minute: it runs the services at the date when each thing happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TypeVar
from unittest import mock

from django.utils import timezone

Day = TypeVar("Day", bound=date)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, `timezone.now()` answers `moment`. For the demo alone: nothing else in the product does this."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def workday(day: Day) -> Day:
    """That day or moment, or the Monday after when it falls on a weekend: nobody is called together on a Sunday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def workdays_before(day: Day, count: int) -> Day:
    """That many working days before."""
    for _step in range(count):
        day -= timedelta(days=3 if day.weekday() == 0 else 1)
    return day

"""The two tenants of the attacks, built once for a file."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.attack import worlds as attack
from tests.attack.worlds import Worlds
from tests.full_world import instant_documents


@pytest.fixture(scope="module")
def worlds(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Worlds]:
    """What an attack changes, if it is let, is its own to undo."""
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), instant_documents(), attack.drawn_once():
        with transaction.atomic():
            yield attack.meet(attack.ours(), attack.theirs())
            transaction.set_rollback(True)
        connection.close()
    logging.disable(logging.NOTSET)

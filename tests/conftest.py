"""What every test may ask for. Personas and factories live in files of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

pytest_plugins = ["tests.guards", "tests.proofs", "tests.browser", "tests.mailsink", "tests.costs"]
PARIS = ZoneInfo("Europe/Paris")
hypothesis_settings.register_profile("house", deadline=None, max_examples=50)
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests connect as the application does in production: a role that owns nothing, held by the policies."""
    with django_db_blocker.unblock():
        call_command("secure_database", verbosity=0, stdout=StringIO())
        with connection.cursor() as cursor:
            cursor.execute(
                "GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO mentorat_app"
            )  # between the tests
        connection.settings_dict["OPTIONS"]["assume_role"] = "mentorat_app"
        connection.close()
    yield
    del connection.settings_dict["OPTIONS"]["assume_role"]  # who takes the database away owns it


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test inherits the rate limits or the counters of another."""
    yield
    cache.clear()


@pytest.fixture
def at() -> Iterator[Callable[[str], None]]:
    """Stop the clock: `at("2026-03-02 09:00")` in Paris, as often as the test wants to travel."""
    with ExitStack() as stack:

        def travel(moment: str) -> None:
            stack.pop_all().close()
            stack.enter_context(
                time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=PARIS), tick=False)
            )

        yield travel

"""What every test may ask for. Personas and factories live in files of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings as hypothesis_settings

pytest_plugins = [
    "tests.guards",
    "tests.remembered",
    "tests.proofs",
    "tests.browser",
    "tests.mailsink",
    "tests.costs",
]
PARIS = ZoneInfo("Europe/Paris")
hypothesis_settings.register_profile("house", deadline=None, max_examples=50)
hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test inherits the rate limits or the counters of another."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def house_language() -> None:
    """No test inherits the language of the last page that another read."""
    translation.activate(settings.LANGUAGE_CODE)


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

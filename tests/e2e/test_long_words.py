"""Words without an end, everywhere people type: no page of any role becomes wider than its window."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.browser import DESKTOP, PHONE, overflow
from tests.e2e.conftest import House
from tests.e2e.test_pages import pages

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
ARABIC = "المستشفيات" * 6
LATIN = "Établissementsinterprofessionnels" * 20
TYPED: dict[str, dict[str, tuple[str, int]]] = {  # table: column: the word, and how many of its letters
    "programs_company": {"name": (LATIN, 110), "place": (LATIN, 60)},
    "programs_candidate": {"first_name": (LATIN, 64), "last_name": (ARABIC, 50), "job_title": (LATIN, 100)},
    "programs_user": {"first_name": (LATIN, 64), "last_name": (ARABIC, 50)},
    "programs_theme": {"label": (LATIN, 80)},
    "programs_program": {"name": (LATIN, 80), "gives": (ARABIC, 60), "asks": (LATIN, 300)},
    "programs_interviewnote": {"text": (LATIN, 400)},
    "tracking_event": {"title": (LATIN, 100), "place": (LATIN, 80), "purpose": (ARABIC, 60)},
    "tracking_committeesession": {"agenda": (LATIN, 600), "place": (LATIN, 80)},
    "tracking_decision": {"text": (LATIN, 200), "owner": (LATIN, 80)},
    "tracking_tool": {"title": (LATIN, 100), "description": (ARABIC, 60)},
}


@pytest.fixture(scope="module")
def wordy(house: House, django_db_blocker: DjangoDbBlocker) -> House:
    """The house, where everything that was typed is one long word."""
    with django_db_blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, columns in TYPED.items():
            said = ", ".join(f"{column} = %s || id" for column in columns)
            cursor.execute(f"UPDATE {table} SET {said}", [word[:most] for word, most in columns.values()])
        cursor.execute("SET ROLE mentorat_app")
    return house


@pytest.mark.parametrize("persona", ["coordinator", "representative", "committee", "mentor"])
def test_no_page_is_wider_than_its_window(persona: str, wordy: House, browser: Browser) -> None:
    wide: dict[str, int] = {}
    with wordy.window(browser, persona, **DESKTOP) as (page, _troubles):
        for name, url in pages(wordy.full, persona).items():
            page.set_viewport_size(DESKTOP["viewport"])
            page.goto(url, wait_until="domcontentloaded")
            for size in (DESKTOP["viewport"], PHONE["viewport"]):
                page.set_viewport_size(size)
                wide |= {f"{name} {url} {size['width']}": over} if (over := overflow(page)) else {}
    assert wide == {}

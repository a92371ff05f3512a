"""Whether the figures were compared is known to each device, in words; a device that has seen nothing is not fooled silently."""

from __future__ import annotations

from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from matching.models import Binome
from tests.browser import DESKTOP, PHONE
from tests.tracking.test_notebook_browser import (
    CANARY,
    PHRASE,
    again,
    cheat,
    device,
    hand_over,
    make_key,
    members,
    pair,
    spy,
    state,
    unlock,
    url,
    write_objective,
)
from tracking.models import SealedEntry

__all__ = ["pair"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
IMPOSTOR = "async () => (await sealing.identity('une phrase d’imposteur assez longue', 'x')).record.public"


def warned(page: Page, yes: bool) -> None:
    """Whether the page says, at its top and beside the figures, that they were not compared here."""
    expect(page.locator("[data-part=not-compared]")).to_be_visible(visible=yes)
    said = "Pas encore comparés" if yes else "Comparés sur cet appareil"
    expect(page.locator("[data-part=compared-words]")).to_contain_text(said)


def test_each_device_notes_the_comparison_for_itself(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    """Until the partner has a key there is nothing to compare; another key is another comparison."""
    mentor, mentee = members(pair)
    with (
        device(browser, live_server, mentee, **DESKTOP) as mine,
        device(browser, live_server, mentor, **DESKTOP) as theirs,
        device(browser, live_server, mentee, **PHONE) as second,
    ):
        make_key(mine, pair)
        state(mine, "open")
        expect(mine.locator("[data-part=not-compared]")).to_be_hidden()
        make_key(theirs, pair, "autre phrase de quatre mots différents")
        hand_over(mine)
        warned(mine, yes=True)
        mine.locator("[data-part=compared]").click()
        warned(mine, yes=False)
        mine.reload()
        state(mine, "open")
        warned(mine, yes=False)
        again(theirs)
        state(theirs, "open")
        warned(theirs, yes=True)
        second.goto(url(pair))
        unlock(second, PHRASE)
        state(second, "open")
        warned(second, yes=True)


def test_a_device_that_has_seen_nothing_stops_before_a_false_key(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    """The server hides what was noted and gives its own key as the partner's: nothing is shown, nothing handed over."""
    mentor, mentee = members(pair)
    with (
        device(browser, live_server, mentee, **DESKTOP) as mine,
        device(browser, live_server, mentor, **DESKTOP) as theirs,
        device(browser, live_server, mentee, **DESKTOP) as fresh,
    ):
        make_key(mine, pair)
        state(mine, "open")
        write_objective(mine, CANARY)
        make_key(theirs, pair, "autre phrase de quatre mots différents")
        hand_over(mine)
        fresh.goto(url(pair))
        state(fresh, "unlock")
        impostor = fresh.evaluate(IMPOSTOR)

        def lie(said: dict[str, Any]) -> None:
            said.update(partner={"public": impostor, "generation": 2}, partner_has_key=False)
            said["entries"] = [each for each in said["entries"] if each["kind"] != "pins"]

        cheat(fresh, lie)
        asked = spy(fresh)
        fresh.reload()
        unlock(fresh, PHRASE)
        state(fresh, "changed")
        expect(fresh.locator("#nb-aim")).to_be_hidden()
        assert [each for each in asked if '"act":"pass"' in each] == []


def test_on_a_device_that_has_seen_newer_an_older_note_is_refused(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    """The first notes, sealed before the partner had a key, come back as if nobody had noted any since: the page stops."""
    mentor, mentee = members(pair)
    with (
        device(browser, live_server, mentee, **DESKTOP) as mine,
        device(browser, live_server, mentor, **DESKTOP) as theirs,
    ):
        make_key(mine, pair)
        state(mine, "open")
        with scopes_disabled():
            first = SealedEntry.objects.get(kind="pins").body
        make_key(theirs, pair, "autre phrase de quatre mots différents")
        hand_over(mine)
        impostor = mine.evaluate(IMPOSTOR)

        def lie(said: dict[str, Any]) -> None:
            said.update(partner={"public": impostor, "generation": 2}, partner_has_key=False)
            notes = next(each for each in said["entries"] if each["kind"] == "pins")
            notes.update(body=first, revision=1)

        cheat(mine, lie)
        asked = spy(mine)
        mine.reload()
        state(mine, "changed")
        assert [each for each in asked if '"act":"pass"' in each] == []

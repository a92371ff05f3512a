"""A coordinator on the phone with a candidate: types by keyboard alone, the connection drops, the session ends, a colleague
types on the same grid, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from programs.enums import CandidateState, Role
from programs.models import Candidate, InterviewNote
from programs.services import consortiums
from tests import world
from tests.browser import DESKTOP, Violations, overflow, watch
from tests.e2e.steps import become, fr
from tests.programs.test_slots import applied

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hand(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page whose console may complain of what this test does to its connection, and of nothing else."""
    context = browser.new_context(base_url=live_server.url, locale="fr-FR", **DESKTOP)
    context.set_default_timeout(15_000)
    page = context.new_page()
    troubles = watch(page)
    yield page
    context.close()
    assert [said for said in troubles if "ERR_INTERNET_DISCONNECTED" not in said and "403" not in said] == []


def test_what_is_typed_survives_a_lost_connection_and_an_ended_session(hand: Page, axe: Violations) -> None:
    ours = world.tenant("Alpha")
    with scope(consortium=ours.consortium, program=ours.program):
        ada = applied(ours)
    become(hand, ours.coordinator)
    hand.goto(reverse("interview", args=[ours.program.slug, ada.pk]))
    kept = hand.locator("[data-kept]")
    hand.locator("#id_note_motivations").focus()
    hand.keyboard.type("Reprend une équipe.")
    expect(kept).to_have_text(re.compile("^Enregistré à"))
    hand.context.set_offline(True)
    hand.keyboard.press("Tab")
    hand.keyboard.press("Space")  # the first quality
    hand.locator("#id_note_free").focus()
    hand.keyboard.type("Rappeler jeudi.")
    expect(kept).to_have_text(fr("Not saved: no connection. What you typed is still here; trying again."))
    hand.context.set_offline(False)
    expect(kept).to_have_text(re.compile("^Enregistré à"))
    cookies = hand.context.cookies()
    hand.context.clear_cookies()
    hand.keyboard.type(" Le matin.")
    expect(hand.locator("[data-when=gone]")).to_be_visible()
    hand.context.add_cookies(cookies)  # type: ignore[arg-type]  # signed in again in another tab
    hand.evaluate("dispatchEvent(new Event('online'))")
    expect(kept).to_have_text(re.compile("^Enregistré à"))
    assert (overflow(hand), axe(hand)) == (0, [])
    hand.get_by_role("button", name=fr("Close and qualify")).press("Enter")
    hand.wait_for_url(re.compile(rf"/candidates/{ada.pk}/$"))
    with scope(consortium=ours.consortium, program=ours.program):
        texts = dict(InterviewNote.objects.values_list("section", "text"))
        found = Candidate.objects.get(pk=ada.pk)
    assert texts == {"motivations": "Reprend une équipe.", "free": "Rappeler jeudi. Le matin."}
    assert len(found.qualities) == 1
    assert found.state == CandidateState.ELIGIBLE


@pytest.fixture
def two(browser: Browser, live_server: LiveServer) -> Iterator[list[Page]]:
    """Two people, each at a browser of their own."""
    contexts = [
        browser.new_context(base_url=live_server.url, locale="fr-FR", **DESKTOP) for _each in range(2)
    ]
    pages = [context.new_page() for context in contexts]
    troubles = [watch(page) for page in pages]
    yield pages
    for context in contexts:
        context.close()
    assert troubles == [[], []]


def test_two_coordinators_on_one_grid_lose_nothing(two: list[Page], axe: Violations) -> None:
    ours = world.tenant("Alpha")
    nadia = world.user("nadia@alpha.example", "Nadia", "Autre")
    consortiums.appoint(actor=None, consortium=ours.consortium, user=nadia, role=Role.COORDINATOR)
    with scope(consortium=ours.consortium, program=ours.program):
        ada = applied(ours)
    me, her = two
    for page, person in ((me, ours.coordinator), (her, nadia)):
        become(page, person)
        page.goto(reverse("interview", args=[ours.program.slug, ada.pk]))
    saved = re.compile("^Enregistré à")
    her.locator("#id_place").fill("Québec")
    her.locator("#id_note_free").fill("Elle rappelle jeudi.")
    expect(her.locator("[data-kept]")).to_have_text(saved)
    me.locator("#id_note_motivations").fill("Reprend une équipe.")
    expect(me.locator("[data-kept]")).to_have_text(saved)
    expect(me.locator("#id_place")).to_have_value("Québec")
    expect(me.locator("#id_note_free")).to_have_value("Elle rappelle jeudi.")
    her.locator("#id_trade").fill("Droit")
    her.locator("#id_note_room").fill("Large, dit-elle.")
    expect(her.locator("[data-kept]")).to_have_text(saved)
    me.locator("#id_trade").fill("Finance")
    me.locator("#id_note_room").fill("Étroite, dit-il.")
    asks = me.locator("[data-asks]")
    expect(asks.locator("fieldset")).to_have_count(2)
    expect(asks).to_contain_text("Large, dit-elle.")
    expect(me.locator("[data-kept]")).to_contain_text("Nadia Autre")
    assert (overflow(me), axe(me)) == (0, [])
    me.get_by_role("button", name=fr("Close and qualify")).click()
    expect(asks.locator("fieldset")).to_have_count(2)  # not over a question
    asks.locator("[name=settle_trade][value=theirs]").check()
    expect(asks.locator("fieldset")).to_have_count(1)
    expect(me.locator("#id_trade")).to_have_value("Droit")
    asks.locator("[name=settle_note_room][value=mine]").check()
    expect(asks.locator("fieldset")).to_have_count(0)
    expect(me.locator("[data-kept]")).to_have_text(saved)
    with scope(consortium=ours.consortium, program=ours.program):
        texts = dict(InterviewNote.objects.values_list("section", "text"))
        found = Candidate.objects.get(pk=ada.pk)
    assert texts == {
        "motivations": "Reprend une équipe.",
        "free": "Elle rappelle jeudi.",
        "room": "Étroite, dit-il.",
    }
    assert (found.place, found.trade) == ("Québec", "Droit")

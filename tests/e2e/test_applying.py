"""Somebody sees the poster in the canteen: from the link to the candidate on a phone, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from programs import outbox
from programs.enums import CandidateState
from programs.forms import applicants as forms
from programs.models import ApplicationLink, Candidate, OutboundEmail
from programs.services import links
from tests import world
from tests.browser import PHONE, Violations, opened, overflow
from tests.e2e.steps import arrives, become, button, fr, says
from tests.world import Tenant

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "ada@alpha.example"


@pytest.fixture(params=[True, False], ids=["with", "without"])
def hand(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone, with JavaScript and without."""
    yield from opened(browser, live_server, **PHONE, java_script_enabled=request.param)


@pytest.fixture
def ours(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Tenant:
    """A tenant whose mails keep their keys, since nobody else receives them; a machine may fill a form in at once."""
    monkeypatch.setattr(outbox, "SECRET", set())
    monkeypatch.setattr(forms, "QUICK", -1)
    return world.tenant("Alpha")


def test_from_the_poster_to_the_candidate(
    hand: Page, ours: Tenant, axe: Violations, request: pytest.FixtureRequest
) -> None:
    scripted = "without" not in request.node.callspec.id
    with scope(consortium=ours.consortium, program=ours.program):
        link = links.create(actor=ours.coordinator, program=ours.program)
    hand.goto(reverse("apply", args=[links.token_of(link)]))
    hand.get_by_role("link", name=fr("Start"), exact=True).click()
    seen(hand, axe, scripted)
    tell_who(hand)
    tell_the_rest(hand, axe, scripted)
    expect(hand.locator("#seen")).to_contain_text("Je prends une équipe.")
    expect(hand.locator("#seen")).not_to_contain_text("mois de mars")
    expect(hand.locator("#kept")).to_contain_text("Le mois de mars")
    seen(hand, axe, scripted)
    button(hand, "Send my application").click()
    arrives(hand, "/sent/")
    expect(hand.locator("main")).to_contain_text(EMAIL)
    person = candidate(ours)
    assert (person.first_name, person.state) == ("Ada", CandidateState.APPLIED)
    the_coordinator_reads_it(hand, ours, person, link)
    leave(hand, ours)


def tell_who(page: Page) -> None:
    """The first step: refused once, nothing typed is lost."""
    page.get_by_label(fr("First name"), exact=True).fill("Ada")
    page.get_by_label(fr("I look for a mentor")).check()
    page.get_by_role("button", name=fr("Continue"), exact=True).click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.get_by_label(fr("First name"), exact=True)).to_have_value("Ada")
    page.get_by_label(fr("Last name"), exact=True).fill("Lovelace")
    page.locator("#id_email").fill(EMAIL)
    page.locator("#id_company").select_option("Maison Alpha 1")
    page.get_by_role("button", name=fr("Continue"), exact=True).click()
    arrives(page, "/themes/")


def tell_the_rest(page: Page, axe: Violations, scripted: bool) -> None:
    """The subject, the ways, the conditions; how one stands is said as it changes."""
    page.get_by_label(re.compile("^Gouvernance")).select_option("3")
    page.locator("#id_biography").fill("Je prends une équipe.")
    seen(page, axe, scripted)
    page.get_by_role("button", name=fr("Continue"), exact=True).click()
    arrives(page, "/ways/")
    seen(page, axe, scripted)
    page.get_by_role("button", name=fr("Continue"), exact=True).click()
    arrives(page, "/terms/")
    for name in ("available_throughout", "voluntary", "management_support", "stable_in_post"):
        page.locator(f"[name={name}][value=yes]").check()
    if scripted:
        expect(page.locator("#live")).to_contain_text(re.compile(r"Vous remplissez 5 conditions sur 6"))
        page.reload()  # kept without any button
        expect(page.locator("[name=voluntary][value=yes]")).to_be_checked()
    page.locator("[name=concerns]").fill("Le mois de mars")
    for name in ("fits", "agree_matching", "agree_sharing", "agree_company"):
        page.locator(f"[name={name}]").check()
    seen(page, axe, scripted)
    button(page, "See before sending").click()
    arrives(page, "/preview/")
    expect(page.locator("main")).to_contain_text(re.compile(r"Vous remplissez 5 conditions sur 6"))


def the_coordinator_reads_it(page: Page, ours: Tenant, person: Candidate, link: ApplicationLink) -> None:
    become(page, ours.coordinator)
    page.goto(reverse("candidate", args=[ours.program.slug, person.pk]))
    expect(page.locator("#applied")).to_contain_text("Le mois de mars")
    page.goto(reverse("link", args=[ours.program.slug, link.pk]))
    expect(page.locator("#id_address")).to_have_value(re.compile(links.token_of(link)))
    expect(page.locator("svg.qr")).to_be_visible()


def leave(page: Page, ours: Tenant) -> None:
    """Two taps: the link of the mail, the button of the page."""
    page.context.clear_cookies()
    text = OutboundEmail.objects.get(kind="application_sent", to=EMAIL).text
    found = re.search(r"/application/withdraw/\S+", text)
    assert found
    page.goto(found[0])
    assert candidate(ours).state == CandidateState.APPLIED
    button(page, "Withdraw my application").click()
    says(page, "You have withdrawn")
    assert candidate(ours).state == CandidateState.WITHDRAWN


def candidate(ours: Tenant) -> Candidate:
    with scope(consortium=ours.consortium, program=ours.program):
        return Candidate.objects.get(email=EMAIL)


def seen(page: Page, axe: Violations, scripted: bool) -> None:
    """Nothing to scroll sideways, nothing that axe finds."""
    if scripted:
        assert overflow(page) == 0
        assert axe(page) == []

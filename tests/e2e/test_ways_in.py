"""Other ways to use a page than a mouse in a modern browser: the keyboard alone, and no JavaScript at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from charters.models import Signature
from matching.enums import BinomeState
from matching.models import Binome
from tests.browser import PHONE, opened
from tests.e2e.steps import arrives, become, button, code_for, fr, tab_to, words, write_a_date
from tests.full_world import Full, full
from tests.proofs import code_now, give_factor
from tracking.models import Meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pdf]


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    yield from opened(browser, live_server, **PHONE, java_script_enabled=False)


@pytest.fixture
def found(live_server: LiveServer) -> Full:
    return full("Alpha")


def test_signing_in_and_validating_with_the_keyboard_alone(desktop: Page, found: Full) -> None:
    coordinator, keyboard = found.tenant.coordinator, desktop.keyboard
    give_factor(coordinator)
    desktop.goto("/accounts/login/")
    keyboard.type(coordinator.email)
    keyboard.press("Enter")
    expect(desktop.locator("#ways")).to_be_visible()
    tab_to(
        desktop, words(fr("Send me a code"))
    )  # the company has an account of its own: a code is the other way
    keyboard.press("Enter")
    expect(desktop.locator("#id_code")).to_be_focused()
    keyboard.type(code_for(coordinator.email))
    keyboard.press("Enter")
    expect(desktop.locator("h1")).to_have_text(fr("Second proof"))
    keyboard.type(code_now())
    keyboard.press("Enter")
    expect(desktop.locator("h1")).to_have_text(fr("Where do you want to go?"))
    slug = found.tenant.program.slug
    tab_to(desktop, f"e.pathname === '{reverse('dashboard', args=[slug])}'")
    keyboard.press("Enter")
    arrives(desktop, f"{slug}/")
    tab_to(desktop, f"e.pathname === '{reverse('matching', args=[slug])}'")
    keyboard.press("Enter")
    arrives(desktop, "/matching/")
    tab_to(desktop, f"e.pathname === '{reverse('scenario', args=[slug, found.scenario.pk])}'")
    keyboard.press("Enter")
    expect(desktop.locator("#pair")).to_be_focused()
    tab_to(desktop, words(fr("Validate")))
    keyboard.press("Enter")
    expect(desktop.locator("#desk")).to_contain_text(fr("All decided: announce the pairs"))
    with scopes_disabled():
        found.proposal.refresh_from_db()
        assert found.proposal.state == "validated"
        assert Binome.objects.filter(proposal=found.proposal, state=BinomeState.FORMED).count() == 1


def test_accepting_signing_and_planning_without_javascript(plain: Page, found: Full) -> None:
    slug = found.tenant.program.slug
    become(plain, found.personas["other_mentor"])
    plain.goto(reverse("my_binome", args=[slug]))
    plain.locator("button[value=accept]").click()
    expect(plain.locator("h1")).to_be_visible()
    with scopes_disabled():
        assert (
            Binome.objects.filter(state=BinomeState.ANNOUNCED, mentor_accepted_at__isnull=False).count() == 1
        )

    become(plain, found.others["signer"])
    plain.goto(reverse("my_charter", args=[slug]))
    plain.get_by_role("link", name=fr("Read the agreement")).click()
    button(plain, "I have read it").click()
    plain.goto(reverse("my_charter", args=[slug]))
    button(plain, "Sign the charter").click()
    expect(plain.locator("[data-error-summary]")).to_contain_text(fr("Nothing is signed yet"))
    plain.get_by_role("checkbox").check()
    button(plain, "Sign the charter").click()
    expect(plain.locator("main")).to_contain_text(fr("You have signed"))
    with scopes_disabled():
        assert Signature.objects.filter(user=found.others["signer"]).count() == 1

    become(plain, found.personas["mentor"])
    with scopes_disabled():
        had = Meeting.objects.filter(binome=found.binome).count()
    plain.goto(reverse("meeting_new", args=[slug, found.binome.pk]))
    write_a_date(plain, timezone.localdate() + timedelta(days=20), "08:15")
    expect(plain.get_by_text(re.compile(r"\b8\sh\s15"))).to_be_visible()
    with scopes_disabled():
        assert Meeting.objects.filter(binome=found.binome).count() == had + 1

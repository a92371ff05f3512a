"""The desk in a real browser: decided from the keyboard, at both widths without a fault of accessibility."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from matching.enums import BoardVerb
from matching.models import Binome, BoardEdit, Pin, Proposal, Scenario
from matching.queries.board import Change
from matching.services import board
from tests import world
from tests.browser import Violations, Visit, overflow, sign_in
from tests.matching.room import inside, proposals_of, run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours() -> world.Tenant:
    return world.tenant("Alpha", mentors=4, mentees=5)


@pytest.fixture
def rows(ours: world.Tenant) -> list[Proposal]:
    with inside(ours):
        scenario = run(ours)
        return sorted(proposals_of(scenario), key=lambda row: (row.score, row.pk))


def address(tenant: world.Tenant, rows: list[Proposal]) -> str:
    return f"/p/{tenant.program.slug}/matching/{rows[0].scenario_id}/"


def test_pairs_are_decided_from_the_keyboard(
    ours: world.Tenant, rows: list[Proposal], desktop: Page, visit: Visit
) -> None:
    sign_in(desktop, ours.coordinator)
    visit(desktop, address(ours, rows))
    pair, decided = desktop.locator("#pair"), desktop.locator(".desk-list .progress-label span")
    expect(pair).to_be_focused()
    for then in (1, 2):
        desktop.keyboard.press("v")
        expect(pair).to_contain_text(rows[then].mentee.name)
        expect(decided).to_contain_text(re.compile(rf"^{then}\b"))
        expect(pair).to_be_focused()
    desktop.keyboard.press("s")
    expect(desktop.locator("dialog textarea")).to_be_focused()
    expect(desktop.locator("dialog .moves")).to_contain_text(rows[2].mentee.name)
    desktop.keyboard.type("Trop proches, vous voyez")
    desktop.locator("dialog button[type=submit]").click()
    expect(desktop.locator(".undo")).to_contain_text(rows[2].mentee.name)
    expect(pair).to_be_focused()
    desktop.keyboard.press("z")
    expect(desktop.locator(".undo")).to_have_count(0)
    with inside(ours):
        assert set(Binome.objects.values_list("proposal", flat=True)) == {rows[0].pk, rows[1].pk}
        assert Proposal.objects.get(pk=rows[2].pk).state == "proposed"


def test_a_change_is_shown_then_made_then_undone_with_the_keyboard_alone(
    ours: world.Tenant, rows: list[Proposal], desktop: Page, visit: Visit, axe: Violations
) -> None:
    sign_in(desktop, ours.coordinator)
    visit(desktop, address(ours, rows))
    keyboard, change, pair = desktop.keyboard, desktop.locator("#change"), desktop.locator("#pair")
    expect(desktop.locator("#around .options li").first).to_be_visible()
    expect(pair).to_be_focused()
    keyboard.press("1")
    expect(change.locator(".moves")).to_contain_text(rows[0].mentee.name)
    expect(change.locator("[data-focus]")).to_be_focused()
    assert axe(desktop) == []
    keyboard.press("v")  # while a change waits, no other key acts
    keyboard.press("Escape")
    expect(change).to_be_empty()
    expect(pair).to_be_focused()
    with inside(ours):
        assert not BoardEdit.objects.exists()
        assert not Binome.objects.exists()
    keyboard.press("1")
    expect(change.locator("[data-focus]")).to_be_focused()
    keyboard.press("Enter")
    expect(desktop.locator(".undo")).to_be_visible()
    expect(pair).to_contain_text(rows[0].mentee.name)
    expect(pair).to_be_focused()
    with inside(ours):
        assert Proposal.objects.get(mentee=rows[0].mentee).mentor_id != rows[0].mentor_id
    keyboard.press("z")
    expect(desktop.locator(".undo")).to_have_count(0)
    with inside(ours):
        assert Proposal.objects.get(mentee=rows[0].mentee).pk == rows[0].pk


def test_two_pairs_are_exchanged_by_key_or_by_dragging(
    ours: world.Tenant, rows: list[Proposal], desktop: Page, visit: Visit
) -> None:
    sign_in(desktop, ours.coordinator)
    visit(desktop, address(ours, rows))
    expect(desktop.locator("#pair")).to_be_focused()
    desktop.keyboard.press("e")
    expect(desktop.locator(".swap-note")).to_contain_text(rows[0].mentee.name)
    desktop.locator(".line", has_text=rows[1].mentee.name).focus()
    desktop.keyboard.press("Enter")
    asked = desktop.locator("#change [data-preview]")
    expect(asked).to_be_visible()
    visit(desktop, address(ours, rows))
    desktop.locator(".line", has_text=rows[0].mentee.name).drag_to(
        desktop.locator(".line", has_text=rows[2].mentee.name)
    )
    expect(asked).to_be_visible()
    with inside(ours):
        assert not BoardEdit.objects.exists()


def test_the_second_of_two_coordinators_is_told_and_confirms_on_the_new_board(
    ours: world.Tenant, rows: list[Proposal], desktop: Page, visit: Visit
) -> None:
    sign_in(desktop, ours.coordinator)
    visit(desktop, address(ours, rows))
    expect(desktop.locator("#pair")).to_be_focused()
    desktop.keyboard.press("g")
    expect(desktop.locator("#change [data-focus]")).to_be_focused()
    with inside(ours):
        theirs = Change(BoardVerb.LOCK, ((rows[1].mentor_id, rows[1].mentee_id),))
        board.apply(actor=ours.coordinator, scenario=rows[0].scenario, change=theirs, revision=0)
    desktop.keyboard.press("Enter")
    expect(desktop.locator("[role=alert]").first).to_contain_text(ours.coordinator.name)
    expect(desktop.locator("#change [data-focus]")).to_be_focused()
    with inside(ours):
        assert BoardEdit.objects.count() == 1
    desktop.keyboard.press("Enter")
    expect(desktop.locator("#change [data-preview]")).to_have_count(0)
    expect(desktop.locator(".undo")).to_be_visible()
    with inside(ours):
        assert set(Pin.objects.values_list("mentee", flat=True)) == {rows[0].mentee_id, rows[1].mentee_id}


def test_on_a_phone_a_pair_is_kept_and_let_go(
    ours: world.Tenant, rows: list[Proposal], phone: Page, visit: Visit, axe: Violations
) -> None:
    sign_in(phone, ours.coordinator)
    visit(phone, address(ours, rows))
    phone.locator("#pair [data-key=g]").click()
    confirm = phone.locator("#change [data-focus]")
    expect(confirm).to_be_in_viewport()
    assert axe(phone) == []
    assert overflow(phone) == 0
    confirm.click()
    expect(phone.locator("#pair .badge").first).to_be_visible()
    phone.locator(".undo button").click()
    expect(phone.locator(".undo")).to_have_count(0)
    with inside(ours):
        assert not Pin.objects.exists()


def test_every_page_of_the_room_is_accessible(
    ours: world.Tenant, rows: list[Proposal], page: Page, visit: Visit, axe: Violations
) -> None:
    sign_in(page, ours.coordinator)
    place = f"/p/{ours.program.slug}"
    here = address(ours, rows)
    board_pages = [
        f"{here}{more}"
        for more in ("", "?show=alone", "?show=changes", "print/", f"around/?pair={rows[0].pk}")
    ]
    for path in (f"{place}/matching/", *board_pages, f"{place}/matching/policy/", f"{place}/binomes/"):
        visit(page, path)
        assert axe(page) == []
        assert overflow(page) == 0
    with inside(ours):
        assert Scenario.objects.count() == 1


def test_a_session_that_ended_under_the_board_asks_to_sign_in_on_a_page_of_its_own(
    ours: world.Tenant, rows: list[Proposal], desktop: Page, visit: Visit
) -> None:
    sign_in(desktop, ours.coordinator)
    visit(desktop, address(ours, rows))
    expect(desktop.locator("#around")).to_contain_text(rows[0].mentee.name)
    desktop.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desktop.keyboard.press("v")
    desktop.wait_for_url("**/accounts/login/?next=/p/**/matching/**")
    expect(desktop.locator(".desk")).to_have_count(0)
    with inside(ours):
        assert not Binome.objects.exists()


def test_the_printed_pairs_start_on_the_first_page(
    ours: world.Tenant, rows: list[Proposal], desktop: Page, visit: Visit
) -> None:
    sign_in(desktop, ours.coordinator)
    visit(desktop, f"{address(ours, rows)}print/")
    first, *others = PdfReader(BytesIO(desktop.pdf(width="600px", height="470px"))).pages
    assert others, "the table is longer than a page"
    assert rows[0].mentee.name in " ".join(first.extract_text().split())

"""The desk in a real browser: decided from the keyboard, at both widths without a fault of accessibility."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from matching.models import Binome, Proposal, Scenario
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
    desktop.locator("dialog textarea").fill("Trop proches, vous voyez")
    desktop.locator("dialog button[type=submit]").click()
    expect(decided).to_contain_text(re.compile(r"^3\b"))
    desktop.keyboard.press("k")
    expect(pair).to_contain_text(rows[2].mentee.name)
    desktop.keyboard.press("u")
    expect(decided).to_contain_text(re.compile(r"^2\b"))
    with inside(ours):
        assert set(Binome.objects.values_list("proposal", flat=True)) == {rows[0].pk, rows[1].pk}


def test_every_page_of_the_room_is_accessible(
    ours: world.Tenant, rows: list[Proposal], page: Page, visit: Visit, axe: Violations
) -> None:
    sign_in(page, ours.coordinator)
    place = f"/p/{ours.program.slug}"
    for path in (f"{place}/matching/", address(ours, rows), f"{place}/matching/policy/", f"{place}/binomes/"):
        visit(page, path)
        assert axe(page) == []
        assert overflow(page) == 0
    with inside(ours):
        assert Scenario.objects.count() == 1

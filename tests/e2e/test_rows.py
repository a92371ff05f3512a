"""A coordinator without a mouse works through the list of candidates: filters, moves, ticks, acts on several, takes it back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import Page, expect

from programs.enums import CandidateState
from programs.models import Candidate
from tests import world
from tests.browser import Violations, overflow
from tests.e2e.steps import FOCUS, become, tab_to

pytestmark = pytest.mark.django_db(transaction=True)


def focused(page: Page, script: str) -> bool:
    """Whether the focused element `e` satisfies `script`."""
    return bool(page.evaluate(f"(() => {{ const e = {FOCUS}; return {script}; }})()"))


def states(tenant: world.Tenant) -> set[str]:
    with scope(consortium=tenant.consortium, program=tenant.program):
        return set(Candidate.objects.filter(side="mentor").values_list("state", flat=True))


def test_the_list_by_the_keyboard_alone(desktop: Page, axe: Violations) -> None:
    ours = world.tenant("Alpha", mentors=3, mentees=2)
    with scope(consortium=ours.consortium, program=ours.program):
        Candidate.objects.update(state=CandidateState.APPLIED)
    listing = reverse("candidates", args=[ours.program.slug])
    become(desktop, ours.coordinator)
    desktop.goto(listing)
    keyboard, rows = desktop.keyboard, desktop.locator("[data-rows] tbody tr")
    expect(rows).to_have_count(5)
    # filter: the list follows as one types, and the field keeps the focus
    tab_to(desktop, "e.id === 'id_q'")
    keyboard.type("mentor")
    expect(rows).to_have_count(3)
    assert focused(desktop, "e.id === 'id_q' && e.value === 'mentor'")
    expect(desktop).to_have_url(re.compile(r"q=mentor"))
    # move: from row to row, by links and by boxes, not over the ends
    tab_to(desktop, "e.matches('[data-rows] tbody a')")
    for press, at in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 0)):
        keyboard.press(press)
        assert focused(desktop, f"e === document.querySelectorAll('[data-rows] tbody a')[{at}]")
    # tick: with x from the link, with the space bar on the box
    keyboard.press("x")
    expect(desktop.locator("#chosen")).to_contain_text("la 1 cochée")
    assert focused(desktop, "e.matches('[data-rows] tbody a')"), "the bar is drawn anew, the focus stays"
    keyboard.press("ArrowDown")
    keyboard.press("Shift+Tab")
    keyboard.press("Space")
    expect(desktop.locator("#chosen")).to_contain_text("les 2 cochées")
    keyboard.press("ArrowDown")
    assert focused(
        desktop,
        "e.matches('input[name=pk]') && e === [...document.querySelectorAll('[data-rows] tbody input')][2]",
    )
    assert (overflow(desktop), axe(desktop)) == (0, [])
    # act: what will be done is said first, then done
    tab_back_to(desktop, "e.id === 'id_action'")
    keyboard.press("ArrowDown")
    assert focused(desktop, "e.value === 'interviewed'")
    tab_to(desktop, "e.name === 'act' && e.value === 'go'")
    keyboard.press("Enter")
    desktop.wait_for_url(re.compile("/candidates/act/"))
    tab_to(desktop, "e.matches('main form.form button')")
    keyboard.press("Enter")
    desktop.wait_for_url(re.compile(rf"{re.escape(listing)}(\?.*)?$"))
    assert states(ours) == {CandidateState.APPLIED, CandidateState.INTERVIEWED}
    # take it back, from the message
    tab_to(
        desktop,
        f"e.closest('form')?.action.endsWith('{reverse('candidates_undo', args=[ours.program.slug])}')",
    )
    keyboard.press("Enter")
    expect(desktop.locator(".toast")).to_be_visible()
    assert states(ours) == {CandidateState.APPLIED}


def tab_back_to(page: Page, script: str, most: int = 80) -> None:
    """Press Shift and Tab until the focused element `e` satisfies `script`."""
    for _press in range(most):
        page.keyboard.press("Shift+Tab")
        if focused(page, script):
            return
    raise AssertionError(f"the keyboard does not reach {script}")


def test_enter_on_a_box_opens_the_person_and_sends_nothing(desktop: Page) -> None:
    ours = world.tenant("Alpha", mentors=2, mentees=0)
    become(desktop, ours.coordinator)
    desktop.goto(reverse("candidates", args=[ours.program.slug]))
    tab_to(desktop, "e.matches('input[name=pk]')")
    person = desktop.locator("[data-rows] tbody a").first.get_attribute("href")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url(re.compile(re.escape(str(person))))

"""Every component in a real browser: no axe violation, nothing wider than the phone, menus and dialogs by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import Violations, Visit, overflow

VARIANTS = [("coordinator", "light"), ("coordinator", "dark"), ("participant", "dark"), ("plain", "light")]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.look.urls")]


@pytest.mark.parametrize(("base", "scheme"), VARIANTS)
def test_the_style_guide_is_accessible(
    page: Page, visit: Visit, axe: Violations, base: str, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    visit(page, f"/styleguide/{base}/")
    page.evaluate("scrollTo(0, 0)")  # the refused form took the focus, further down
    assert axe(page) == []
    assert overflow(page) == 0


def test_the_phone_menu_opens_and_closes_by_keyboard(phone: Page, visit: Visit, axe: Violations) -> None:
    visit(phone, "/styleguide/coordinator/")
    menu = phone.locator("#menu")
    assert not menu.is_visible()
    phone.locator("[popovertarget=menu]").focus()
    phone.keyboard.press("Enter")
    menu.wait_for(state="visible")
    assert axe(phone) == []
    phone.keyboard.press("Escape")
    menu.wait_for(state="hidden")


def test_a_dialog_opens_in_place_and_gives_the_focus_back(
    desktop: Page, visit: Visit, axe: Violations
) -> None:
    visit(desktop, "/styleguide/coordinator/")
    opener = desktop.locator("[data-dialog=ask]")
    opener.focus()
    desktop.keyboard.press("Enter")
    desktop.locator("dialog[open]").wait_for()
    assert axe(desktop) == []
    desktop.keyboard.press("Escape")
    desktop.locator("dialog[open]").wait_for(state="detached")
    assert opener.evaluate("element => element === document.activeElement")


def test_a_chosen_theme_is_kept(desktop: Page, visit: Visit) -> None:
    visit(desktop, "/styleguide/coordinator/")
    desktop.locator("details.menu summary").click()
    desktop.locator("[data-theme-choice=dark]").click()
    desktop.reload()
    assert desktop.evaluate("document.documentElement.dataset.theme") == "dark"
    assert desktop.locator("[data-theme-choice=dark]").get_attribute("aria-pressed") == "true"


def test_messages_show_and_can_be_dismissed(desktop: Page, visit: Visit, axe: Violations) -> None:
    visit(desktop, "/styleguide/participant/?toast")
    toasts = desktop.locator("#toasts .toast")
    assert toasts.count() == 2
    desktop.evaluate("scrollTo(0, 0)")
    assert axe(desktop) == []
    toasts.first.get_by_role("button").click()
    assert toasts.count() == 1

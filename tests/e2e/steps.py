"""What a person does in the browser, in a word: sign in with the code, change places, read a sentence of the page."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from programs.models import OutboundEmail, User
from tests.browser import sign_in
from tests.proofs import code_now

FOCUS = "document.activeElement"


def fr(message: str, **values: object) -> str:
    """What the French page says for that message."""
    with translation.override("fr"):
        said = translation.gettext(message)
    assert said != message, f"no French for {message!r}"
    return said % values if values else said


def become(page: Page, user: User | None) -> None:
    """Somebody else sits down at this browser."""
    page.context.clear_cookies()
    sign_in(page, user)


def code_for(email: str) -> str:
    """The code of the last sign-in mail to that address."""
    mail = OutboundEmail.objects.filter(kind="signin", to=email).latest("id")
    found = re.search(r"\b\d{4}-?\d{4}\b", mail.text)
    assert found, mail.text
    return found[0]


def sign_in_with_code(page: Page, user: User) -> None:
    """From the sign-in page to the person's home, with the code that they receive."""
    page.goto("/accounts/login/")
    page.get_by_label(fr("E-mail address")).fill(user.email)
    button(page, "Send me a code").click()
    page.locator("#id_code").fill(code_for(user.email))
    button(page, "Confirm").click()


def set_up_second_proof(page: Page) -> None:
    """Whoever owes one is led to it: the key goes into the app of a phone, the recovery codes are kept, on to the page."""
    arrives(page, "/second-proof/?next=%2F")
    key = page.locator("form code").inner_text()
    page.locator("#id_code").fill(code_now(key))
    button(page, "Activate").click()
    button(page, "Show my codes").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name=fr("They are safe: continue")).click()


def write_a_date(page: Page, day: date, hour: str, place: str = "") -> None:
    """On the page that proposes dates, once it is there whole: none of those that are suggested, but this one."""
    page.locator("[name=on]").wait_for(state="attached")
    page.wait_for_load_state()
    for _each in range(page.locator("[name=pick]:checked").count()):
        page.locator("label:has([name=pick]:checked)").first.click()
    if not page.locator("[name=on]").is_visible():
        page.locator("summary", has_text=fr("Other times")).click()
    page.locator("[name=on]").fill(day.isoformat())
    page.locator("[name=at]").fill(hour)
    if place:
        page.locator("summary", has_text=fr("Length, place or video link")).click()
        page.locator("[name=place]").fill(place)
    button(page, "Propose what is ticked").click()


def button(place: Page | Locator, message: str, **values: object) -> Locator:
    """The button of that French name."""
    return place.get_by_role("button", name=fr(message, **values))


def post_to(place: Page | Locator, ending: str) -> Locator:
    """The button of the form that posts to an address of that ending."""
    return place.locator(f"form[action$='{ending}'] button").first


def arrives(page: Page, ending: str) -> None:
    """The page comes to an address of that ending."""
    expect(page).to_have_url(re.compile(re.escape(ending) + "$"))


def says(page: Page, message: str, **values: object) -> None:
    """The page has that French sentence."""
    expect(page.locator("body")).to_contain_text(fr(message, **values))


def told(page: Page, tone: str = "ok") -> None:
    """A message of that tone came with the page."""
    expect(page.locator(f".toast[data-tone='{tone}']").first).to_be_visible()


def tab_to(page: Page, script: str, most: int = 80) -> None:
    """Press Tab until the focused element `e` satisfies `script`; what is focused on the way must be seen to be."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = {FOCUS}; return {script}; }})()"):
            assert page.evaluate(SEEN), "the focus cannot be seen"
            return
    raise AssertionError(f"the keyboard does not reach {script}")


SEEN = f"""(() => {{
    const style = getComputedStyle({FOCUS});
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
}})()"""


def words(script: str) -> Any:
    """A script for `tab_to`: the element's words contain that text."""
    return f"(e.textContent || '').includes({script!r})"

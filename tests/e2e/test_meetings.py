"""Two people, two devices, two languages, over a change of clocks: dates proposed, chosen, moved, and told from the mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from programs.models import OutboundEmail, User
from tests import world
from tests.browser import DESKTOP, PHONE, Violations, overflow, watch
from tests.e2e.steps import become, button, code_for, fr
from tests.tracking import cohort
from tracking.models import Meeting, MeetingState
from tracking.services import reminders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def devices(browser: Browser, live_server: LiveServer) -> Iterator[tuple[Page, Page]]:
    """A phone in French, in Paris; a desk in English, in Toronto."""
    phone = browser.new_context(base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris", **PHONE)
    desk = browser.new_context(
        base_url=live_server.url, locale="en-CA", timezone_id="America/Toronto", **DESKTOP
    )
    pages = [_page(context) for context in (phone, desk)]
    troubles = [watch(page) for page in pages]
    yield pages[0], pages[1]
    phone.close()
    desk.close()
    # A link that has served answers 404, as it should.
    assert [[said for said in each if "404" not in said] for each in troubles] == [[], []]


def _page(context: BrowserContext) -> Page:
    context.set_default_timeout(15_000)
    return context.new_page()


def said(link: str, to: User) -> str:
    """The path of that answer in the mail of the morning after."""
    mail = OutboundEmail.objects.get(kind="reminder_settle", to=to.email)
    found = re.search(rf"/said/\d+/\w+/{link}/\S+", mail.text)
    assert found
    return found[0]


def test_two_people_meet_over_a_change_of_clocks(
    devices: tuple[Page, Page], axe: Violations, at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.outbox.SECRET", set())
    at("2027-03-05 16:00")
    ours = world.tenant("Alpha")
    binome = cohort.pair(ours)
    mentee, mentor = cohort.account(binome.mentee), cohort.account(binome.mentor)
    mentor.language = "en"
    mentor.save(update_fields=["language"])
    phone, desk = devices
    become(phone, mentee)
    become(desk, mentor)
    home = reverse("portal", args=[ours.program.slug])

    phone.goto(home)
    phone.get_by_role("link", name=fr("Propose dates")).tap()
    phone.get_by_text(fr("Other times")).tap()
    for n, (day, hour) in enumerate(
        [("2027-03-12", "12:00"), ("2027-03-15", "12:00"), ("2027-03-16", "08:00")]
    ):
        name = f"_{n + 1}" if n else ""
        phone.locator(f"#id_on{name}").fill(day)
        phone.locator(f"#id_at{name}").fill(hour)
    assert (overflow(phone), axe(phone)) == (0, [])
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)  # the session ended meanwhile
    button(phone, "Propose what is ticked").tap()
    phone.wait_for_url(re.compile("/accounts/login/"))
    phone.get_by_label(fr("E-mail address")).fill(mentee.email)
    button(phone, "Send me a code").click()
    phone.locator("#id_code").wait_for()
    phone.locator("#id_code").fill(code_for(mentee.email))
    button(phone, "Confirm").click()
    expect(phone.locator("[data-back]")).to_be_visible()
    expect(phone.locator("#id_on_3")).to_have_value("2027-03-16")
    button(phone, "Propose what is ticked").tap()
    phone.wait_for_url(re.compile("/me/meetings/$"))

    desk.goto(home)
    desk.get_by_role("button", name=re.compile("Monday 15 March, 12:00")).click()
    expect(desk.get_by_text("It is agreed")).to_be_visible()
    with scope(consortium=ours.consortium, program=ours.program):
        assert Meeting.objects.get().starts_at == cohort.utc("2027-03-15 16:00"), (
            "the clocks went forward on the 14th"
        )
    told = OutboundEmail.objects.get(kind="meeting_planned", to=mentor.email)
    assert "15 March 2027, 12:00" in told.text

    at("2027-03-16 15:00")  # ten in the morning in Toronto
    reminders.plan(now=timezone.now())
    phone.context.clear_cookies()
    phone.goto(said("held", mentee))
    assert (overflow(phone), axe(phone)) == (0, [])
    button(phone, "Yes, we met").tap()
    expect(phone.get_by_role("heading", name=fr("It is noted"))).to_be_visible()
    with scope(consortium=ours.consortium, program=ours.program):
        assert Meeting.objects.get().state == MeetingState.HELD
    desk.goto(said("missed", mentor))
    expect(desk.get_by_role("heading", level=1)).to_have_text("This link opens nothing")

"""Two people, two devices, two languages, over a change of clocks: dates proposed, chosen, moved, and told from the mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from matching.models import Binome
from programs.models import Consortium, OutboundEmail, User
from tests import world
from tests.browser import Violations, overflow
from tests.e2e.steps import become, button, code_for, fr
from tests.tracking import cohort
from tracking.models import Meeting, MeetingState
from tracking.services import reminders

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "Il arrive toujours en retard"


def said(link: str, to: User) -> str:
    """The path of that answer in the mail of the morning after."""
    mail = OutboundEmail.objects.get(kind="reminder_settle", to=to.email)
    found = re.search(rf"/said/\d+/\w+/{link}/\S+", mail.text)
    assert found
    return found[0]


@dataclass(frozen=True)
class Clocks:
    """A programme's zone, a morning before its clocks change, three days to propose at noon (the first before, the two others
    after), and noon in UTC before and after."""

    zone: str
    now: str
    days: tuple[str, str, str]
    chosen: str  # the second day, as a page in English says it
    before: str
    after: str


TORONTO = Clocks(
    "America/Toronto", "2027-03-05 16:00", ("2027-03-12", "2027-03-15", "2027-03-16"), "Monday 15 March",
    "17:00", "16:00",
)  # fmt: skip
PARIS = Clocks(
    "Europe/Paris", "2026-10-16 14:00", ("2026-10-23", "2026-10-26", "2026-10-27"), "Monday 26 October",
    "10:00", "11:00",
)  # fmt: skip


@pytest.mark.parametrize("clocks", [TORONTO, PARIS], ids=["Toronto", "Paris"])
def test_two_people_meet_over_a_change_of_clocks(
    clocks: Clocks,
    devices: tuple[Page, Page],
    axe: Violations,
    at: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Proposed and chosen on one side of the change, moved to the other, confirmed; then kept in Toronto, cancelled in Paris."""
    monkeypatch.setattr("programs.outbox.SECRET", set())
    at(clocks.now)
    ours = world.tenant("Alpha")
    Consortium.objects.filter(pk=ours.consortium.pk).update(zone=clocks.zone)
    binome = cohort.pair(ours)
    mentee, mentor = cohort.account(binome.mentee), cohort.account(binome.mentor)
    mentor.language = "en"
    mentor.save(update_fields=["language"])
    phone, desk = devices
    become(phone, mentee)
    become(desk, mentor)
    home = reverse("portal", args=[ours.program.slug])

    def meeting() -> Meeting:
        with scope(consortium=ours.consortium, program=ours.program):
            return Meeting.objects.get()

    phone.goto(home)
    phone.get_by_role("link", name=fr("Propose dates")).tap()
    dates(phone, [(day, "12:00") for day in clocks.days])
    assert (overflow(phone), axe(phone)) == (0, [])
    if clocks is TORONTO:
        loses_session(phone, mentee, "Propose what is ticked")
        expect(phone.locator("#id_on_3")).to_have_value(clocks.days[2])
    button(phone, "Propose what is ticked").tap()
    phone.wait_for_url(re.compile("/me/meetings/$"))

    desk.goto(home)
    desk.get_by_role("button", name=re.compile(f"{clocks.chosen}, 12:00")).click()
    expect(desk.get_by_text("It is agreed")).to_be_visible()
    assert meeting().starts_at == cohort.utc(f"{clocks.days[1]} {clocks.after}")
    told = OutboundEmail.objects.get(kind="meeting_planned", to=mentor.email)
    assert f"{clocks.chosen.split(' ', 1)[1]} {clocks.days[1][:4]}, 12:00" in told.text

    desk.goto(reverse("my_meetings", args=[ours.program.slug]))
    desk.get_by_role("link", name="Propose another time").click()
    dates(desk, [(clocks.days[0], "12:00")])
    desk.get_by_role("button", name="Propose what is ticked").click()
    desk.wait_for_url(re.compile("/me/meetings/$"))
    moved = meeting()
    assert moved.starts_at == cohort.utc(f"{clocks.days[0]} {clocks.before}")
    phone.goto(home)
    button(phone, "I confirm").tap()
    expect(
        phone.get_by_text(fr("It is agreed: the invitation is on its way to both calendars."))
    ).to_be_visible()
    assert meeting().state == MeetingState.PLANNED

    if clocks is PARIS:
        desk.reload()
        desk.get_by_text("Cancel the meeting").click()
        desk.get_by_role("button", name="Yes, cancel and tell the other person").click()
        expect(desk.locator(f"#meeting-{moved.pk}")).to_contain_text("cancelled")
        assert meeting().state == MeetingState.CANCELLED
        for member in (mentee, mentor):
            mail = OutboundEmail.objects.get(kind="meeting_cancelled", to=member.email)
            assert (mail.ics_method, f"UID:{moved.uid}@" in mail.ics) == ("CANCEL", True)
        asks_for_help(phone, mentee, binome)
        return
    at(f"{clocks.days[1]} 15:00")  # eleven in the morning in Toronto, three days later
    reminders.plan(now=timezone.now())
    phone.context.clear_cookies()
    phone.goto(said("held", mentee))
    assert (overflow(phone), axe(phone)) == (0, [])
    button(phone, "Yes, we met").tap()
    expect(phone.get_by_role("heading", name=fr("It is noted"))).to_be_visible()
    assert meeting().state == MeetingState.HELD
    desk.goto(said("missed", mentor))
    expect(desk.get_by_role("heading", level=1)).to_have_text("This link opens nothing")


def dates(page: Page, days: list[tuple[str, str]]) -> None:
    """Typed under “Other times”, instead of what is ticked already, once the whole page is there."""
    page.locator("#id_on").wait_for(state="attached")
    page.wait_for_load_state()
    for _ticked in range(page.locator("input[name=pick]:checked").count()):
        page.locator("input[name=pick]:checked").first.uncheck()
    page.get_by_text(re.compile(f"^({fr('Other times')}|Other times)$")).click()
    for n, (day, hour) in enumerate(days):
        name = f"_{n + 1}" if n else ""
        page.locator(f"#id_on{name}").fill(day)
        page.locator(f"#id_at{name}").fill(hour)


def loses_session(page: Page, user: User, pressed: str) -> None:
    """The session had ended when the form was sent: signed in once more, what was typed is back."""
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    button(page, pressed).tap()
    page.wait_for_url(re.compile("/accounts/login/"))
    page.get_by_label(fr("E-mail address")).fill(user.email)
    button(page, "Send me a code").click()
    page.locator("#id_code").wait_for()
    page.locator("#id_code").fill(code_for(user.email))
    button(page, "Confirm").click()
    expect(page.locator("[data-back]")).to_be_visible()


def asks_for_help(page: Page, user: User, binome: Binome) -> None:
    """Confidential words come back too, once; sent, nothing of them stays in the tab, though the page is the same."""
    page.goto(reverse("my_help", args=[binome.program.slug, binome.pk]))
    button(page, "I need help").tap()
    page.locator("#id_text").fill(CANARY)
    expect(page.locator("[data-stays]")).to_be_visible()
    loses_session(page, user, "Send in confidence")
    expect(page.locator("#id_text")).to_have_value(CANARY)
    button(page, "Send in confidence").tap()
    expect(page.get_by_text(fr("Sent to the coordinator, in confidence."))).to_be_visible()
    expect(page.locator("#id_text")).to_have_value("")
    # The script of the page that says so may still be on its way.
    page.wait_for_function(
        "words => !JSON.stringify([{...sessionStorage}, {...localStorage}]).includes(words)", arg=CANARY
    )

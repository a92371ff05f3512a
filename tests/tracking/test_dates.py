"""Up to three dates proposed in three taps, one chosen in one; moments that suit both are suggested."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from programs.enums import Availability
from programs.models import Candidate, OutboundEmail
from tests import world
from tests.tracking import cohort
from tests.tracking.test_meetings import both, entry, inside
from tracking.models import Meeting, MeetingSlot, MeetingState
from tracking.services import meetings
from tracking.suggesting import Known, Suggestions, Taken, suggest

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 12:00 in Toronto
OTHERS = [NOON + timedelta(days=2), NOON + timedelta(days=3)]


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


@pytest.fixture(autouse=True)
def autumn(at: Callable[[str], None]) -> None:
    at("2026-11-10 15:00")


# --- the moments worth proposing ------------------------------------------------------------------


def suggested(
    now: str, said: Sequence[Availability] = (), last: str = "", taken: Sequence[Taken] = (), until: str = ""
) -> Suggestions:
    return suggest(
        now=cohort.utc(now),
        zone="America/Toronto",
        said=said,
        last=cohort.utc(last) if last else None,
        taken=taken,
        until=date.fromisoformat(until or "2027-06-01"),
    )


def hours(found: Suggestions) -> set[str]:
    return {f"{start.astimezone(ZoneInfo('America/Toronto')):%H:%M}" for start in found.starts}


def test_the_hours_are_those_that_both_said_on_either_side_of_a_clock_change() -> None:
    found = suggested("2026-10-26 15:00", [Availability.NOON])  # the clocks go back on 1 November
    assert (found.known, hours(found)) == (Known.BOTH, {"12:00"})
    assert {start.hour for start in found.starts} == {16, 17}, "noon is another instant after the change"
    days = [start.date() for start in found.starts]
    assert len(set(days)) == len(days) == 6
    assert min(days) == date(2026, 10, 28)
    assert all(day.weekday() < 5 for day in days)


def test_last_time_is_a_habit_two_weeks_later_and_never_after_the_end() -> None:
    found = suggested("2026-11-10 15:00", last="2026-11-05 13:15", until="2026-11-25")
    assert (found.known, hours(found)) == (Known.HABIT, {"08:15"})
    assert found.starts[0].date() == date(2026, 11, 19)
    assert found.starts[-1].date() <= date(2026, 11, 25)
    assert suggested("2026-11-10 15:00", until="2026-11-11").starts == ()


def test_what_is_taken_is_left_out_and_nothing_known_is_said() -> None:
    free = suggested("2026-11-10 15:00", [Availability.NOON]).starts
    busy = Taken(free[0] - timedelta(minutes=30), free[0] + timedelta(minutes=30))
    assert free[0] not in suggested("2026-11-10 15:00", [Availability.NOON], taken=[busy]).starts
    assert suggested("2026-11-10 15:00").known == Known.NOTHING


# --- three offered, one chosen --------------------------------------------------------------------


def test_one_of_three_is_chosen_once(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    with inside(alpha):
        meeting = meetings.propose(actor=mentor, binome=binome, starts_at=OTHERS[1], others=[NOON, OTHERS[0]])
        assert meeting.offered == [NOON, *OTHERS]
        with pytest.raises(ValidationError):
            meetings.accept(actor=mentee, meeting=meeting)
        with pytest.raises(ValidationError):
            meetings.accept(actor=mentee, meeting=meeting, starts_at=NOON + timedelta(hours=1))
        with pytest.raises(ValidationError):
            meetings.accept(actor=mentor, meeting=meeting, starts_at=NOON)
        stale = Meeting.objects.get(pk=meeting.pk)
        meetings.accept(actor=mentee, meeting=meeting, starts_at=OTHERS[0])
        meetings.accept(actor=mentee, meeting=stale, starts_at=OTHERS[0])  # a double tap
        with pytest.raises(ValidationError):
            meetings.accept(actor=mentee, meeting=stale, starts_at=NOON)
        chosen = Meeting.objects.get(pk=meeting.pk)
        assert (chosen.state, chosen.starts_at) == (MeetingState.PLANNED, OTHERS[0])
        assert not MeetingSlot.objects.exists()
    mail = OutboundEmail.objects.get(kind="meeting_proposed")
    assert mail.subject.startswith(f"{binome.mentor.first_name} propose 3 dates")
    invitations = list(OutboundEmail.objects.filter(kind="meeting_planned"))
    assert [entry(each).start.astimezone(UTC) for each in invitations] == [OTHERS[0]] * 2


def test_the_other_one_proposes_others_and_the_first_waits(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    with inside(alpha):
        meeting = meetings.propose(actor=mentor, binome=binome, starts_at=NOON, others=OTHERS)
        later = [start + timedelta(days=7) for start in OTHERS]
        moved = meetings.move(actor=mentee, meeting=meeting, starts_at=later[0], others=later[1:])
        assert moved.offered == later
        with pytest.raises(ValidationError):
            meetings.accept(actor=mentor, meeting=moved, starts_at=NOON)
        planned = meetings.accept(actor=mentor, meeting=moved, starts_at=later[1])
        assert (planned.starts_at, planned.sequence) == (later[1], 2)


def test_dates_are_to_come_distinct_and_three_at_most(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    past = timezone.now() - timedelta(hours=1)
    with inside(alpha):
        for others in ([past], [*OTHERS, NOON + timedelta(days=9)]):
            with pytest.raises(ValidationError):
                meetings.propose(actor=mentor, binome=binome, starts_at=NOON, others=others)
        meetings.propose(actor=mentor, binome=binome, starts_at=NOON, others=OTHERS)
        with pytest.raises(ValidationError):  # offered already, as another of three
            meetings.propose(actor=mentee, binome=binome, starts_at=OTHERS[0])


def test_an_offer_half_gone_is_still_chosen_and_falls_with_the_pair(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    with inside(alpha):
        meeting = meetings.propose(actor=mentor, binome=binome, starts_at=NOON, others=OTHERS)
        at("2026-11-25 09:00")
        with pytest.raises(ValidationError):
            meetings.accept(actor=mentee, meeting=meeting, starts_at=NOON)
        with pytest.raises(ValidationError):
            meetings.settle(actor=mentee, meeting=meeting, state=MeetingState.HELD)
        (gone,) = meetings.cancel_ahead(actor=mentor, binome=binome)
        assert (gone.state, gone.offered) == (MeetingState.CANCELLED, [NOON])


REFUSED: list[Callable[[Any, Any, Any], dict[str, Any]]] = [
    lambda meeting, _planned, _beta: {"meeting": meeting, "number": 4, "starts_at": NOON + timedelta(days=9)},
    lambda meeting, _planned, _beta: {"meeting": meeting, "number": 2, "starts_at": NOON + timedelta(days=9)},
    lambda meeting, _planned, _beta: {"meeting": meeting, "number": 3, "starts_at": NOON},
    lambda _meeting, planned, _beta: {"meeting": planned, "number": 2, "starts_at": NOON + timedelta(days=9)},
    lambda meeting, _planned, beta: {
        "meeting": meeting,
        "number": 3,
        "starts_at": NOON + timedelta(days=9),
        "program": beta.program,
    },
]


@pytest.mark.parametrize("row", REFUSED, ids=["fourth", "second_twice", "same_start", "agreed", "elsewhere"])
def test_postgresql_holds_the_dates(
    alpha: world.Tenant, row: Callable[[Any, Any, Any], dict[str, Any]]
) -> None:
    binome = cohort.pair(alpha)
    planned = cohort.meeting(binome, NOON + timedelta(days=20))
    beta = world.tenant("Beta")
    with inside(alpha):
        meeting = meetings.propose(actor=both(binome)[0], binome=binome, starts_at=NOON, others=OTHERS[:1])
    with pytest.raises(IntegrityError), transaction.atomic(), scopes_disabled():
        MeetingSlot.objects.create(**{"program": alpha.program, **row(meeting, planned, beta)})
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- the pages ------------------------------------------------------------------------------------


def test_three_taps_propose_and_one_chooses(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    with scopes_disabled():
        for person in (binome.mentor, binome.mentee):
            Candidate.objects.filter(pk=person.pk).update(availability=["noon", "evening"])
    client.force_login(mentee)
    slug = alpha.program.slug
    url = reverse("meeting_new", args=[slug, binome.pk])
    page = client.get(url)
    form = page.context["form"]
    ticked = [value for value, _start, on in form.options if on]
    assert (len(ticked), len(form.options)) == (3, 6)
    assert "Vos moments libres en commun" in page.text
    assert client.post(url, {"pick": ticked, "minutes": "60"}).status_code == 302
    with inside(alpha):
        meeting = Meeting.objects.get()
        assert [start.isoformat() for start in meeting.offered] == ticked
    client.force_login(mentor)
    portal = client.get(reverse("portal", args=[slug])).text
    assert [f'name="start" value="{value}"' in portal for value in ticked] == [True] * 3
    accept = reverse("meeting_accept", args=[slug, meeting.pk])
    client.post(accept, {"start": ticked[2]})
    client.post(accept, {"start": ticked[0]})  # on another device, a moment later
    with inside(alpha):
        assert [m.starts_at.isoformat() for m in Meeting.objects.all()] == [ticked[2]]
    again = client.get(url).context["form"]
    assert ticked[2] not in [value for value, *_rest in again.options], "it is taken now"


def test_what_was_typed_is_never_lost_and_nothing_known_is_plain(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha)
    client.force_login(both(binome)[0])
    url = reverse("meeting_new", args=[alpha.program.slug, binome.pk])
    page = client.get(url)
    options = [value for value, _start, on in page.context["form"].options if not on]
    assert len(options) == 6, "nothing is ticked where nothing is known"
    assert "On ne sait pas encore" in page.text
    sent = {"pick": options[:3], "on": "2026-12-01", "at": "18:10", "minutes": "45", "place": "Café du Port"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert [value for value, _start, on in refused.context["form"].options if on] == options[:3]
    for kept in ('value="2026-12-01"', 'value="18:10"', "Café du Port"):
        assert kept in refused.text
    for wrong in (
        {},
        {"on": "2026-12-01"},
        {"at": "18:10"},
        {"pick": "demain"},
        {"pick": "2026-12-01T12:00:00"},
    ):
        assert client.post(url, {"minutes": "60", **wrong}).status_code == 422
    assert client.post(url, {**sent, "pick": options[0]}).status_code == 302
    with inside(alpha):
        meeting = Meeting.objects.get()
        assert cohort.utc("2026-12-01 23:10") in meeting.offered
        assert len(meeting.offered) == 2


# --- what calendars read, by other readers than the library that wrote it ---------------------------


def unfolded(ics: str) -> list[str]:
    """The lines of an iCalendar text, as RFC 5545 folds them."""
    assert all(len(line.encode()) <= 75 for line in ics.split("\r\n"))
    return ics.replace("\r\n ", "").split("\r\n")


def instant_of(ics: str, name: str = "DTSTART") -> datetime:
    """When it begins, by the rules that the invitation itself carries, read by dateutil."""
    lines = unfolded(ics)
    line = next(each for each in lines[lines.index("BEGIN:VEVENT") :] if each.startswith(name))
    head, value = line.split(":", 1)
    first, last = lines.index("BEGIN:VTIMEZONE"), lines.index("END:VTIMEZONE")
    zones = tzical(StringIO("\r\n".join(lines[first : last + 1])))
    local = datetime.fromisoformat(value.removesuffix("Z"))
    if value.endswith("Z"):
        return local.replace(tzinfo=UTC)
    return local.replace(tzinfo=zones.get(head.split("TZID=")[1].strip('"'))).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("America/Toronto", "2027-03-12 17:00", "2027-03-15 16:00"),  # noon on both sides of 14 March
        ("Europe/Paris", "2027-03-26 11:00", "2027-03-29 10:00"),  # of 28 March
    ],
)
def test_every_calendar_follows_a_meeting_over_a_clock_change(
    alpha: world.Tenant, zone: str, before: str, after: str
) -> None:
    with scopes_disabled():
        type(alpha.consortium).objects.filter(pk=alpha.consortium.pk).update(zone=zone)
        alpha.program.consortium.refresh_from_db()
        alpha.consortium.refresh_from_db()
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    winter, summer = cohort.utc(before), cohort.utc(after)
    week = timedelta(days=7)
    with inside(alpha):
        meeting = meetings.propose(actor=mentor, binome=binome, starts_at=winter, others=[summer])
        meetings.accept(actor=mentee, meeting=meeting, starts_at=winter)
        meetings.move(actor=mentor, meeting=meeting, starts_at=summer, others=[summer + week])
        meetings.accept(actor=mentee, meeting=meeting, starts_at=summer + week)
        meetings.cancel(actor=mentee, meeting=meeting)
    told = list(OutboundEmail.objects.filter(to=mentor.email).exclude(ics="").order_by("id"))
    read = [
        (mail.ics_method, instant_of(mail.ics), *(field(mail.ics, name) for name in ("SEQUENCE", "STATUS")))
        for mail in told
    ]
    assert read == [
        ("REQUEST", winter, "0", "CONFIRMED"),
        ("REQUEST", summer, "1", "TENTATIVE"),
        ("REQUEST", summer + week, "2", "CONFIRMED"),
        ("CANCEL", summer + week, "3", "CANCELLED"),
    ]
    assert {field(mail.ics, "UID") for mail in told} == {field(told[0].ics, "UID")}
    assert [f"METHOD:{mail.ics_method}" in unfolded(mail.ics) for mail in told] == [True] * 4
    agreed = OutboundEmail.objects.filter(kind="meeting_planned", to=mentee.email).earliest("id")
    assert "12 h 00" in agreed.text.replace("\u00a0", " "), "the hour is the programme's"


def field(ics: str, name: str) -> str:
    lines = unfolded(ics)
    event = lines[lines.index("BEGIN:VEVENT") :]
    return next(line.split(":", 1)[1] for line in event if line.startswith(f"{name}:"))

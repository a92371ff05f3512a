"""Meetings: who may do what and when, what goes to the calendars, and what the pages answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from icalendar import Calendar

from matching.enums import BinomeState
from matching.models import Binome
from programs.models import AuditEvent, Candidate, OutboundEmail, User
from tests import world
from tests.tracking import cohort
from tracking import clock
from tracking.models import Meeting, MeetingState
from tracking.services import meetings

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 12:00 in Toronto


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


@pytest.fixture(autouse=True)
def autumn(at: Callable[[str], None]) -> None:
    at("2026-11-10 15:00")


def inside(tenant: world.Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def both(binome: Binome) -> tuple[User, User]:
    return cohort.account(binome.mentor), cohort.account(binome.mentee)


def entry(mail: OutboundEmail) -> Any:
    calendar = Calendar.from_ical(mail.ics)
    assert calendar["METHOD"] == mail.ics_method
    return calendar.events[0]


def test_proposed_then_accepted_reaches_both_calendars(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    with inside(alpha):
        meeting = meetings.propose(
            actor=mentor, binome=binome, starts_at=NOON, minutes=45, place="Café du Port"
        )
        assert [(m.kind, m.to, m.ics) for m in OutboundEmail.objects.all()] == [
            ("meeting_proposed", mentee.email, "")
        ]
        meeting = meetings.accept(actor=mentee, meeting=meeting)
    assert meeting.state == MeetingState.PLANNED
    mails = OutboundEmail.objects.filter(kind="meeting_planned").order_by("to")
    assert [m.to for m in mails] == sorted([mentor.email, mentee.email])
    for mail in mails:
        event = entry(mail)
        assert event["UID"].startswith(f"{meeting.uid}@")
        assert event["SEQUENCE"] == 0
        assert event.start == NOON.astimezone(ZoneInfo("America/Toronto"))
        assert event.end - event.start == timedelta(minutes=45)
        assert event["STATUS"] == "CONFIRMED"
        assert event["LOCATION"] == "Café du Port"
        for person in (binome.mentor, binome.mentee):
            assert person.first_name not in event["SUMMARY"]
    assert [e.verb for e in AuditEvent._base_manager.filter(target_type="meeting").order_by("id")] == [
        "meeting.proposed",
        "meeting.accepted",
    ]


def test_a_move_keeps_the_entry_and_asks_again_and_a_cancellation_takes_it_away(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    with inside(alpha):
        meeting = meetings.propose(actor=mentor, binome=binome, starts_at=NOON)
        meetings.accept(actor=mentee, meeting=meeting)
        moved = meetings.move(actor=mentee, meeting=meeting, starts_at=NOON + timedelta(days=1))
        assert (moved.state, moved.sequence) == (MeetingState.PROPOSED, 1)
        events = [entry(m) for m in OutboundEmail.objects.filter(kind="meeting_moved")]
        assert [(e["SEQUENCE"], e["STATUS"], e.start) for e in events] == [
            (1, "TENTATIVE", (NOON + timedelta(days=1)).astimezone(ZoneInfo("America/Toronto")))
        ] * 2
        with pytest.raises(ValidationError):
            meetings.accept(actor=mentee, meeting=moved)  # who moved it waits for the other
        meetings.accept(actor=mentor, meeting=moved)
        gone = meetings.cancel(actor=mentor, meeting=moved)
    assert (gone.state, gone.sequence) == (MeetingState.CANCELLED, 2)
    last = [entry(m) for m in OutboundEmail.objects.filter(kind="meeting_cancelled")]
    assert [(e["SEQUENCE"], e["STATUS"]) for e in last] == [(2, "CANCELLED")] * 2
    uids = {entry(m)["UID"] for m in OutboundEmail.objects.exclude(ics="")}
    assert len(uids) == 1


def test_a_proposal_not_agreed_never_touches_the_calendars(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    with inside(alpha):
        meeting = meetings.propose(actor=mentor, binome=binome, starts_at=NOON)
        meetings.move(actor=mentee, meeting=meeting, starts_at=NOON + timedelta(hours=2))
        meetings.cancel(actor=mentor, meeting=meeting)
    assert not OutboundEmail.objects.exclude(ics="").exists()
    assert [(m.kind, m.to) for m in OutboundEmail.objects.order_by("id")] == [
        ("meeting_proposed", mentee.email),
        ("meeting_proposed", mentor.email),
        ("meeting_cancelled", mentee.email),
    ]


@pytest.mark.parametrize(
    ("starts_at", "words"),
    [
        (datetime(2026, 11, 9, 12, 0, tzinfo=UTC), "pass"),
        (datetime(2027, 12, 1, 12, 0, tzinfo=UTC), "12 m"),
    ],
)
def test_a_date_behind_or_over_a_year_ahead_is_refused(
    alpha: world.Tenant, starts_at: datetime, words: str
) -> None:
    binome = cohort.pair(alpha)
    with inside(alpha), pytest.raises(ValidationError) as refusal:
        meetings.propose(actor=both(binome)[0], binome=binome, starts_at=starts_at)
    assert words in " ".join(refusal.value.messages)
    assert list(refusal.value.message_dict) == ["on"]


@pytest.mark.parametrize("state", [s for s in BinomeState if s != BinomeState.ACTIVE])
def test_only_an_active_pair_plans(alpha: world.Tenant, state: BinomeState) -> None:
    binome = cohort.pair(alpha, state=state)
    with inside(alpha), pytest.raises(ValidationError):
        meetings.propose(actor=both(binome)[0], binome=binome, starts_at=NOON)


def test_nobody_but_the_two_members(alpha: world.Tenant) -> None:
    binome, other = cohort.pair(alpha), cohort.pair(alpha, 1)
    meeting = cohort.meeting(binome, NOON)
    for actor in (both(other)[0], alpha.coordinator):
        with inside(alpha):
            other_day = NOON + timedelta(hours=9)
            for act in (
                partial(meetings.propose, binome=binome, starts_at=other_day),
                partial(meetings.accept, meeting=meeting),
                partial(meetings.move, meeting=meeting, starts_at=other_day),
                partial(meetings.cancel, meeting=meeting),
                partial(meetings.settle, meeting=meeting, state=MeetingState.HELD),
            ):
                with pytest.raises(PermissionDenied):
                    act(actor=actor)


def test_held_is_said_once_it_began_and_can_be_put_right(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    ahead, behind = cohort.meeting(binome, NOON), cohort.meeting(binome, timezone.now() - timedelta(hours=2))
    with inside(alpha):
        with pytest.raises(ValidationError):
            meetings.settle(actor=mentor, meeting=ahead, state=MeetingState.HELD)
        assert (
            meetings.settle(actor=mentor, meeting=behind, state=MeetingState.HELD).state == MeetingState.HELD
        )
        assert (
            meetings.settle(actor=mentee, meeting=behind, state=MeetingState.HELD).state == MeetingState.HELD
        )
        assert (
            meetings.settle(actor=mentee, meeting=behind, state=MeetingState.MISSED).state
            == MeetingState.MISSED
        )
    assert AuditEvent._base_manager.filter(verb="meeting.settled").count() == 2


def test_two_meetings_never_share_an_hour(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    with inside(alpha):
        meetings.propose(actor=mentor, binome=binome, starts_at=NOON)
        with pytest.raises(ValidationError):
            meetings.propose(actor=mentee, binome=binome, starts_at=NOON)


def test_the_clocks_change() -> None:
    spring, autumn = date(2027, 3, 14), date(2026, 11, 1)
    with pytest.raises(ValueError, match="forward"):
        clock.to_utc(spring, time(2, 30), "America/Toronto")
    assert clock.to_utc(spring, time(3, 30), "America/Toronto") == cohort.utc("2027-03-14 07:30")
    assert clock.to_utc(autumn, time(1, 30), "America/Toronto") == cohort.utc(
        "2026-11-01 05:30"
    )  # the first of two
    assert clock.to_utc(date(2027, 3, 28), time(9, 0), "Europe/Paris") == cohort.utc("2027-03-28 07:00")


# --- the pages ------------------------------------------------------------------------------------


def sent(client: Client, url: str, **data: str) -> Any:
    return client.post(url, data)


def test_the_form_speaks_the_programmes_zone(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha)
    client.force_login(both(binome)[0])
    url = reverse("meeting_new", args=[alpha.program.slug, binome.pk])
    assert client.get(url).status_code == 200
    gap = sent(client, url, on="2027-03-14", at="02:30", minutes="60")
    assert gap.status_code == 422
    assert 'value="2027-03-14"' in gap.content.decode()
    past = sent(client, url, on="2026-11-01", at="12:00", minutes="60", place="Ici")
    assert past.status_code == 422
    assert "Ici" in past.content.decode()
    assert sent(client, url, on="2027-03-14", at="09:00", minutes="60").status_code == 302
    meeting = Meeting._base_manager.get()
    assert meeting.starts_at == cohort.utc("2027-03-14 13:00")


def test_strangers_find_nothing(alpha: world.Tenant, client: Client) -> None:
    binome, other = cohort.pair(alpha), cohort.pair(alpha, 1)
    meeting = cohort.meeting(binome, NOON)
    beta = world.tenant("Beta")
    theirs = cohort.pair(beta)
    slug = alpha.program.slug
    acts = {
        name: reverse(name, args=[slug, meeting.pk])
        for name in ("meeting_accept", "meeting_cancel", "meeting_move", "meeting_settle")
    }
    for stranger in (both(other)[0], both(theirs)[0]):
        client.force_login(stranger)
        for url in acts.values():
            assert sent(client, url, said="held").status_code == 404
        assert client.get(reverse("meeting_new", args=[slug, binome.pk])).status_code == 404
    client.force_login(both(theirs)[0])
    for name in ("portal", "my_meetings", "my_profile"):
        assert client.get(reverse(name, args=[slug])).status_code == 404
    client.force_login(alpha.coordinator)
    assert client.get(reverse("portal", args=[slug])).status_code == 403
    meeting.refresh_from_db(from_queryset=Meeting._base_manager.all())
    assert meeting.state == MeetingState.PLANNED


def test_one_tap_with_and_without_javascript(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha)
    _mentor, mentee = both(binome)
    proposal = cohort.meeting(binome, NOON, MeetingState.PROPOSED)
    client.force_login(mentee)
    slug = alpha.program.slug
    page = client.get(reverse("portal", args=[slug])).content.decode()
    assert reverse("meeting_accept", args=[slug, proposal.pk]) in page
    answer = sent(
        client, reverse("meeting_accept", args=[slug, proposal.pk]), next=reverse("portal", args=[slug])
    )
    assert answer.status_code == 302
    assert answer["Location"] == reverse("portal", args=[slug])
    behind = cohort.meeting(binome, timezone.now() - timedelta(hours=2))
    fragment = client.post(
        reverse("meeting_settle", args=[slug, behind.pk]), {"said": "held"}, headers={"HX-Request": "true"}
    )
    assert fragment.status_code == 200
    html = fragment.content.decode()
    assert html.lstrip().startswith("<li")
    assert f'id="meeting-{behind.pk}"' in html
    behind.refresh_from_db(from_queryset=Meeting._base_manager.all())
    assert behind.state == MeetingState.HELD
    assert sent(client, reverse("meeting_settle", args=[slug, behind.pk]), said="maybe").status_code == 422
    away = sent(
        client, reverse("meeting_cancel", args=[slug, proposal.pk]), next="https://elsewhere.example/"
    )
    assert away["Location"] == reverse("my_meetings", args=[slug])


@pytest.mark.parametrize("name", ["portal", "my_meetings", "my_profile"])
def test_every_stage_has_its_page(alpha: world.Tenant, client: Client, name: str) -> None:
    unpaired = world.participant(alpha.mentors[2])
    client.force_login(unpaired)
    assert client.get(reverse(name, args=[alpha.program.slug])).status_code == 200
    for state in BinomeState:
        binome = cohort.pair(alpha, state=state)
        for person in both(binome):
            client.force_login(person)
            assert client.get(reverse(name, args=[alpha.program.slug])).status_code == 200
        Binome._base_manager.all().delete()


def test_a_pair_that_is_not_announced_is_not_seen(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha, state=BinomeState.FORMED)
    client.force_login(both(binome)[0])
    page = client.get(reverse("portal", args=[alpha.program.slug])).content.decode()
    assert binome.mentee.first_name not in page


@pytest.mark.parametrize("name", ["portal", "my_meetings"])
def test_pages_cost_the_same_whatever_the_number(
    alpha: world.Tenant, client: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    person = world.participant(alpha.mentors[0])
    Candidate._base_manager.filter(pk=alpha.mentors[0].pk).update(capacity=3)
    costs = []
    for number in range(3):
        alpha.mentors[number] = alpha.mentors[0]
        binome = cohort.pair(alpha, number)
        cohort.meeting(binome, NOON)
        client.force_login(person)
        client.get(reverse(name, args=[alpha.program.slug]))
        with django_assert_max_num_queries(27) as seen:
            client.get(reverse(name, args=[alpha.program.slug]))
        costs.append(len(seen))
    assert costs[0] == costs[1] == costs[2]


def test_a_move_sent_twice_is_one_and_one_that_changes_nothing_is_refused(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    meeting = cohort.meeting(binome, NOON)
    with inside(alpha):
        with pytest.raises(ValidationError):
            meetings.move(actor=mentor, meeting=meeting, starts_at=NOON)
        meetings.move(actor=mentor, meeting=meeting, starts_at=NOON + timedelta(days=1))
        again = meetings.move(actor=mentor, meeting=meeting, starts_at=NOON + timedelta(days=1))
        assert again.sequence == meeting.sequence + 1
        with pytest.raises(ValidationError):  # the other one says yes, not the same date again
            meetings.move(actor=mentee, meeting=meeting, starts_at=NOON + timedelta(days=1))
    assert OutboundEmail.objects.filter(kind="meeting_moved").count() in (0, 2)


def test_a_meeting_is_not_cancelled_by_one_slip_of_the_thumb(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha)
    meeting = cohort.meeting(binome, NOON)
    client.force_login(both(binome)[0])
    page = client.get(reverse("my_meetings", args=[alpha.program.slug])).content.decode()
    before = page.split(reverse("meeting_cancel", args=[alpha.program.slug, meeting.pk]))[0]
    assert before.count("<details") == before.count("</details>") + 1


def test_a_declined_pair_is_not_said_to_be_over(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha, state=BinomeState.DECLINED)
    client.force_login(both(binome)[0])
    for name in ("portal", "my_charter"):
        page = client.get(reverse(name, args=[alpha.program.slug])).content.decode()
        assert "Ce binôme ne se fera pas" in page, name
        assert "arrivé à son terme" not in page


def test_the_hour_of_the_programme_is_said_by_its_city(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha)
    client.force_login(both(binome)[0])
    page = client.get(reverse("meeting_new", args=[alpha.program.slug, binome.pk])).content.decode()
    assert "Montréal" in page
    assert "America/Toronto" not in page


def test_the_profile_speaks_in_whole_years_and_names_of_languages(
    alpha: world.Tenant, client: Client
) -> None:
    binome = cohort.pair(alpha)
    with inside(alpha):
        type(binome.mentor).objects.filter(pk=binome.mentor_id).update(
            tenure_years=18.0, languages=["fr", "en"]
        )
    client.force_login(both(binome)[0])
    page = client.get(reverse("my_profile", args=[alpha.program.slug])).content.decode()
    assert "français et anglais" in page.lower()
    assert ">18<" in page.replace(" ", "").replace("\n", "")

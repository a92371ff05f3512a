"""The day before a talk or an event, and a change of a charter that waits: each is told once, and nobody who need not be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from charters.amended import Amended
from charters.models import Charter, Signature
from charters.services import amending
from matching.enums import BinomeState, PauseSource
from matching.models import Binome, Pause
from mentorat.lib import pdf, seal
from programs.enums import MailCategory, MailState, Side
from programs.models import OutboundEmail, Program
from programs.services import mails
from tests import world
from tests.charters.conftest import draw, unsealed
from tests.charters.room import Room
from tests.guards import as_in_production
from tests.tracking import cohort
from tests.tracking.test_events import account
from tests.tracking.test_helping import inside
from tracking.models import Audience, Event, EventKind, EventState, Guest, GuestState, Point
from tracking.reminders import Change, Due, Facts, Kind, due
from tracking.services import points, reminders
from tracking.services.events import answering, inviting, preparing

TODAY = date(2026, 11, 20)
EVE, TALK_AT = "2026-11-23 15:00", cohort.utc("2026-11-24 15:00")


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def binome(alpha: world.Tenant, at: Callable[[str], None]) -> Binome:
    """A pair that has just begun: nothing else is due to it."""
    at("2026-11-16 15:00")
    return cohort.pair(alpha, since=timezone.now())


def told(kind: str) -> list[str]:
    rows = OutboundEmail.objects.filter(key__startswith=f"reminder:{kind}:").order_by("to")
    return [row.to for row in rows]


def talk(tenant: world.Tenant, binome: Binome, side: Side | None, starts_at: datetime = TALK_AT) -> Point:
    with inside(tenant):
        return points.propose(
            actor=tenant.coordinator, binome=binome, side=side, starts_at=starts_at, place="Salle 3"
        )


def agree(tenant: world.Tenant, point: Point, *people: Any) -> None:
    with inside(tenant):
        for person in people:
            points.agree(actor=cohort.account(person), point=point)


# --- talks ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_talk_with_one_is_told_to_that_one_once_in_words_that_say_nothing(
    alpha: world.Tenant, binome: Binome, at: Callable[[str], None]
) -> None:
    agree(alpha, talk(alpha, binome, Side.MENTEE), binome.mentee)
    at("2026-11-22 15:00")
    assert reminders.plan() == 0
    at(EVE)
    with as_in_production():
        assert [reminders.plan(now=timezone.now() + timedelta(minutes=n)) for n in (0, 5, 60)] == [1, 0, 0]
    (mail,) = OutboundEmail.objects.filter(kind="reminder_talk")
    assert (mail.to, mail.subject) == (binome.mentee.email, "Demain : votre rencontre")
    assert mail.stops == f"{MailCategory.MEETINGS}.{binome.mentee.pk}"
    assert "Salle 3" in mail.text
    assert "/me/points/" in mail.text
    assert "attendu" in mail.text
    for canary in (binome.mentor.name, binome.mentor.first_name, alpha.coordinator.name):
        assert canary not in mail.text + mail.html


@pytest.mark.django_db
def test_the_three_are_told_and_before_that_who_has_not_said_whether_it_suits_them(
    alpha: world.Tenant, binome: Binome, at: Callable[[str], None]
) -> None:
    point = talk(alpha, binome, None)
    agree(alpha, point, binome.mentor)
    at(EVE)
    assert reminders.plan() == 1
    (mail,) = OutboundEmail.objects.filter(kind="reminder_talk")
    assert mail.to == binome.mentee.email
    assert "pas encore dit" in mail.text
    agree(alpha, point, binome.mentee)
    assert reminders.plan() == 0  # agreed this very day, and both were written to
    second = cohort.pair(alpha, 1)
    later = TALK_AT + timedelta(days=2)
    agree(alpha, talk(alpha, second, None, later), second.mentor, second.mentee)
    at("2026-11-25 15:00")
    assert reminders.plan() == 2
    assert told("talk") == sorted([binome.mentee.email, second.mentee.email, second.mentor.email])


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["given up", "another date", "moved", "moved today", "paused", "refused"])
def test_nothing_is_told_of_a_talk_that_is_not_on_the_next_day_any_more(
    what: str, alpha: world.Tenant, binome: Binome, at: Callable[[str], None]
) -> None:
    point, mentee = talk(alpha, binome, Side.MENTEE), cohort.account(binome.mentee)
    agree(alpha, point, binome.mentee)
    with inside(alpha):
        if what == "given up":
            points.give_up(actor=alpha.coordinator, point=point)
        elif what == "another date":
            points.decline_date(actor=mentee, point=point)
        elif what == "moved":
            after = TALK_AT + timedelta(days=1)
            points.schedule(actor=alpha.coordinator, point=point, starts_at=after, minutes=30)
        elif what == "refused":
            mails.choose(candidate=binome.mentee, category=MailCategory.MEETINGS, wanted=False)
        elif what == "paused":
            rest(binome)
    at(EVE)
    if what == "moved today":
        with inside(alpha):
            hour = TALK_AT + timedelta(hours=1)
            points.schedule(actor=alpha.coordinator, point=point, starts_at=hour, minutes=30)
    assert reminders.plan() == 0
    if what == "moved":
        at("2026-11-24 15:00")
        assert reminders.plan() == 1


def rest(binome: Binome) -> None:
    with scopes_disabled():
        Binome.objects.filter(pk=binome.pk).update(state=BinomeState.PAUSED)
        Pause.objects.create(
            program=binome.program, binome=binome, asked_by=PauseSource.MENTEE,
            begun_at=timezone.now(), until=binome.program.ends_on,
        )  # fmt: skip


@pytest.mark.django_db
def test_a_talk_and_a_meeting_of_one_day_are_one_mail(
    alpha: world.Tenant, binome: Binome, at: Callable[[str], None]
) -> None:
    agree(alpha, talk(alpha, binome, Side.MENTEE), binome.mentee)
    cohort.meeting(binome, TALK_AT + timedelta(hours=3))
    at(EVE)
    assert reminders.plan() == 3
    (mail,) = OutboundEmail.objects.filter(to=binome.mentee.email, bundle__gt="")
    assert (mail.kind, mail.subject) == ("reminders", "2 rappels")
    assert mail.text.count("Demain") == 2
    assert {row.state for row in mail.tells.all()} == {MailState.TOLD}
    assert "Salle 3" not in OutboundEmail.objects.get(to=binome.mentor.email, kind="reminder_tomorrow").text


# --- events -----------------------------------------------------------------------------------------


def gathering(tenant: world.Tenant, **fields: Any) -> Event:
    event = preparing.prepare(
        actor=tenant.coordinator, program=tenant.program, kind=EventKind.TRAINING, title="Formation Écoute",
        audience=Audience.EVERYONE, starts_at=TALK_AT, place="Salle du Lac", **fields,
    )  # fmt: skip
    inviting.send(actor=tenant.coordinator, event=event)
    return event


@pytest.mark.django_db
def test_the_day_before_a_training_whoever_comes_or_has_not_answered_is_told(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    """Nobody need be in a pair; a seat on the waiting list, a no and a pause are left in peace."""
    at("2026-11-16 15:00")
    paused = cohort.pair(alpha, 2, BinomeState.PAUSED)
    with inside(alpha):
        event = gathering(alpha)
        for candidate, yes in ((alpha.mentors[0], True), (alpha.mentees[0], False)):
            answering.answer(actor=account(candidate), event=event, home=alpha.program, coming=yes)
        waiting = Guest.objects.filter(candidate=alpha.mentees[1])
        waiting.update(state=GuestState.WAITING, queued_at=timezone.now())
    coming, silent = (account(person).email for person in alpha.mentors[:2])
    at("2026-11-22 15:00")
    assert reminders.plan() == 0
    at(EVE)
    with as_in_production():
        assert [reminders.plan(now=timezone.now() + timedelta(hours=n)) for n in (0, 0, 1)] == [2, 0, 0]
    assert told("event") == sorted([coming, silent])
    assert paused.mentor.email not in told("event")
    by = {row.to: row for row in OutboundEmail.objects.filter(kind="reminder_event")}
    assert by[coming].subject == "Demain : Formation Écoute"
    assert "Vous êtes attendu" in by[coming].text
    assert "pas encore répondu" in by[silent].text
    assert f"/events/{event.pk}/" in by[silent].text
    assert by[silent].stops == f"{MailCategory.EVENTS}.{alpha.mentors[1].pk}"


@pytest.mark.django_db
def test_an_event_that_moves_or_is_cancelled_is_told_for_its_own_day(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    at("2026-11-16 15:00")
    with inside(alpha):
        moved, cancelled = gathering(alpha), gathering(alpha)
        preparing.change(
            actor=alpha.coordinator, event=moved, seen=moved.revision, starts_at=TALK_AT + timedelta(days=1)
        )
        preparing.cancel(actor=alpha.coordinator, event=cancelled)
        assert Event.objects.get(pk=cancelled.pk).state == EventState.CANCELLED
    at(EVE)
    assert reminders.plan() == 0
    at("2026-11-24 15:00")
    assert reminders.plan() == 6
    assert {row.key.split(":")[2] for row in OutboundEmail.objects.filter(kind="reminder_event")} == {
        str(moved.pk)
    }
    with inside(alpha):
        late = gathering(alpha, capacity=None)
        later = TALK_AT + timedelta(days=1, hours=2)
        preparing.change(actor=alpha.coordinator, event=late, seen=late.revision, starts_at=later)
    assert reminders.plan() == 0  # they were invited, then written to again, this very day


@pytest.mark.django_db
def test_monday_is_told_on_friday_where_weekends_are_quiet(
    alpha: world.Tenant, binome: Binome, at: Callable[[str], None]
) -> None:
    with scopes_disabled():
        Program.objects.filter(pk=alpha.program.pk).update(mail_weekends=False)
    monday = cohort.utc("2026-11-23 15:00")
    agree(alpha, talk(alpha, binome, Side.MENTEE, monday), binome.mentee)
    with inside(alpha):
        event = gathering(alpha)
        Event.objects.filter(pk=event.pk).update(starts_at=monday)
    at("2026-11-22 15:00")
    assert reminders.plan() == 0
    at("2026-11-20 12:00")  # 7:00 in Toronto
    assert reminders.plan() == 0
    at("2026-11-20 15:00")
    assert reminders.plan() == 7
    assert "lundi" in OutboundEmail.objects.get(to=alpha.mentors[1].email, kind="reminder_event").subject


# --- changes of a charter -----------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "period"), [(2, None), (3, "9-1"), (10, "9-2"), (16, "9-2"), (17, None)])
def test_a_change_of_the_charter_is_reminded_twice_then_never(age: int, period: str | None) -> None:
    facts = Facts(change=Change(9, TODAY - timedelta(days=age), (Side.MENTEE,)))
    assert due(facts, TODAY) == ([Due(Kind.AMENDMENT, Side.MENTEE, period)] if period else [])


def changed(tenant: world.Tenant, binome: Binome) -> Charter:
    """A change that the mentor proposed and signed."""
    text = {"program": tenant.program, "binome": binome, "text_version": "classic-fr-1", "language": "fr",
            "body": "x", "pdf": b"x", "sha256": "0" * 64}  # fmt: skip
    begun = timezone.now() - timedelta(days=1)
    with scopes_disabled():
        first = Charter.objects.create(**text, frozen_at=begun, completed_at=begun)
        return Charter.objects.create(
            **text, version=2, replaces=first, frozen_at=timezone.now(), proposed_by=binome.mentor.user
        )


@pytest.mark.django_db
def test_whoever_has_not_signed_the_change_is_told_until_it_is_given_up(
    alpha: world.Tenant, binome: Binome, at: Callable[[str], None]
) -> None:
    charter, resting = changed(alpha, binome), cohort.pair(alpha, 1)
    changed(alpha, resting)
    rest(resting)
    at("2026-11-20 15:00")
    with scopes_disabled():
        mails.choose(candidate=binome.mentee, category=MailCategory.MEETINGS, wanted=False)
    assert [reminders.plan(now=timezone.now() + timedelta(minutes=n)) for n in (0, 5)] == [2, 0]
    assert told("amendment") == sorted([binome.mentee.email, binome.mentor.email])  # it is necessary
    mail = OutboundEmail.objects.get(kind="reminder_amendment", to=binome.mentee.email)
    assert f"/me/charter/{binome.pk}/" in mail.text
    assert mail.stops == ""
    with inside(alpha):
        amending.close(actor=cohort.account(binome.mentee), charter=charter)
    at("2026-11-26 15:00")
    reminders.plan()
    assert len(told("amendment")) == 2


@pytest.mark.django_db
def test_whoever_has_signed_the_change_is_left_in_peace(
    at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "render", draw)
    monkeypatch.setattr(seal, "seal", unsealed)
    at("2026-11-16 15:00")
    room = Room.open()
    binome = room.binomes[0]
    first = room.accept(binome)
    mentor, mentee = room.members(binome)
    for member in (mentor, mentee):
        room.sign(member, first)
    with inside(room.tenant):
        binome = Binome.objects.get(pk=binome.pk)
        agreed = Amended("fortnight", 45, ("video",), "2027-05-01")
        second = amending.propose(actor=mentor, binome=binome, agreed=agreed)
    room.sign(mentor, second)
    assert Signature._base_manager.filter(charter=second).count() == 1
    at("2026-11-20 15:00")
    assert reminders.plan() >= 1
    assert told("amendment") == [mentee.email]

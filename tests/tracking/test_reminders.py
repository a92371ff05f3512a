"""Reminders: what is due on a day, once for each person and period, whatever the number of beats."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import MailCategory, MailState, Side
from programs.models import Candidate, Heartbeat, OutboundEmail, Program
from programs.services import mails
from tests import world
from tests.tracking import cohort
from tracking.models import MeetingState
from tracking.reminders import Agreed, Due, Facts, Kind, due
from tracking.services import meetings, reminders

TODAY = date(2026, 11, 20)


def days(number: int) -> date:
    return TODAY - timedelta(days=number)


# --- the rules, without a database ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "period"), [(2, None), (3, "1"), (9, "1"), (10, "2"), (16, "2"), (17, None), (90, None)]
)
def test_a_charter_is_reminded_twice_then_never(age: int, period: str | None) -> None:
    found = due(Facts(accepted_on=days(age), unsigned=(Side.MENTEE,)), TODAY)
    assert found == ([Due(Kind.CHARTER, Side.MENTEE, period)] if period else [])


def test_nobody_is_reminded_of_a_charter_that_they_signed() -> None:
    assert due(Facts(accepted_on=days(5), unsigned=()), TODAY) == []


@pytest.mark.parametrize(
    ("age", "kinds"), [(9, []), (10, ["first"]), (23, ["first"]), (24, ["monthly"]), (80, ["monthly"])]
)
def test_the_first_meeting_then_the_month(age: int, kinds: list[str]) -> None:
    found = due(Facts(started_on=days(age)), TODAY)
    assert sorted({d.kind for d in found}) == kinds
    assert [d.side for d in found] == [Side.MENTOR, Side.MENTEE] * bool(kinds)


@pytest.mark.parametrize(("day", "expected"), [(14, 0), (15, 2), (30, 2)])
def test_a_month_is_half_gone_before_its_reminder(day: int, expected: int) -> None:
    found = due(Facts(started_on=days(90), any_meeting=True), date(2026, 11, day))
    assert len(found) == expected
    assert {d.period for d in found} <= {"2026-11"}


def test_a_meeting_in_the_month_is_enough() -> None:
    assert due(Facts(started_on=days(90), any_meeting=True, month_meeting=True), TODAY) == []


def test_tomorrow_is_said_the_day_before_and_not_on_the_day_it_was_agreed() -> None:
    tomorrow = TODAY + timedelta(days=1)
    facts = Facts(
        started_on=days(90), any_meeting=True, month_meeting=True, agreed=(Agreed(7, tomorrow, days(1)),)
    )
    assert [(d.kind, d.period, d.about) for d in due(facts, TODAY)] == [
        (Kind.TOMORROW, "7-2026-11-21", 7)
    ] * 2
    same_day = Facts(
        started_on=days(90), any_meeting=True, month_meeting=True, agreed=(Agreed(7, tomorrow, TODAY),)
    )
    assert due(same_day, TODAY) == []


# --- the job --------------------------------------------------------------------------------------


def told() -> list[tuple[str, str]]:
    rows = OutboundEmail.objects.filter(key__startswith="reminder:").order_by("kind", "to")
    return [(row.kind.removeprefix("reminder_"), row.to) for row in rows]


@pytest.mark.django_db
def test_each_person_once_a_period_however_often_one_looks(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    now = timezone.now()
    silent = cohort.pair(alpha, 0, since=now - timedelta(days=60))
    fresh = cohort.pair(alpha, 1, since=now - timedelta(days=12))
    unsigned = cohort.pair(alpha, 2, BinomeState.ACCEPTED, since=now - timedelta(days=4))
    expected = [
        (kind, m.email)
        for kind, b in (("charter", unsigned), ("first", fresh), ("monthly", silent))
        for m in (b.mentee, b.mentor)
    ]
    assert reminders.plan(now=now) == 6
    assert told() == sorted(expected)
    for minutes in (5, 60, 24 * 60, 3 * 24 * 60):
        assert reminders.plan(now=now + timedelta(minutes=minutes)) == 0
    # December: both silent pairs, and the check-in of the one that began in November.
    assert reminders.plan(now=now + timedelta(days=30)) == 6
    assert Heartbeat.objects.get(name="reminders").at == now + timedelta(days=30)


@pytest.mark.django_db
def test_whoever_met_or_planned_to_is_left_in_peace(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    now = timezone.now()
    for number, (state, when) in enumerate(
        [
            (MeetingState.HELD, now - timedelta(days=16)),
            (MeetingState.PLANNED, now + timedelta(days=5)),
            (MeetingState.PROPOSED, now + timedelta(days=6)),
        ]
    ):
        cohort.meeting(cohort.pair(alpha, number, since=now - timedelta(days=60)), when, state)
    assert reminders.plan(now=now) == 0
    missed = world.tenant("Gamma")
    cohort.meeting(
        cohort.pair(missed, since=now - timedelta(days=60)), now - timedelta(days=3), MeetingState.MISSED
    )
    assert reminders.plan(now=now) == 2


@pytest.mark.django_db
def test_nine_oclock_is_the_programmes_and_nights_are_quiet() -> None:
    quebec, france = world.tenant("Alpha"), world.tenant("Beta")
    with scopes_disabled():
        france.consortium.zone = "Europe/Paris"
        france.consortium.save()
    for tenant in (quebec, france):
        cohort.pair(tenant, since=cohort.utc("2026-09-01 12:00"))
    assert reminders.plan(now=cohort.utc("2026-11-20 07:55")) == 0
    assert reminders.plan(now=cohort.utc("2026-11-20 08:05")) == 2  # 9:05 in Paris, 3:05 in Toronto
    assert {row.program_id for row in OutboundEmail.objects.all()} == {france.program.pk}
    assert {row.next_at for row in OutboundEmail.objects.all()} == {cohort.utc("2026-11-20 08:00")}
    assert reminders.plan(now=cohort.utc("2026-11-20 14:05")) == 2
    assert reminders.plan(now=cohort.utc("2026-12-16 01:30")) == 0  # 20:30 in Toronto, 2:30 in Paris


@pytest.mark.django_db
def test_the_mail_names_the_hour_of_the_programme_in_the_language_of_the_person(
    at: Callable[[str], None],
) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    binome = cohort.pair(alpha, since=timezone.now() - timedelta(days=60))
    english = cohort.account(binome.mentor)
    english.language = "en"
    english.save()
    cohort.meeting(binome, cohort.utc("2026-11-21 17:30"), place="Café du Port")
    assert reminders.plan() == 2
    texts = {row.to: row.text for row in OutboundEmail.objects.filter(kind="reminder_tomorrow")}
    assert "12 h 30" in texts[binome.mentee.email].replace("\u00a0", " ")
    assert "12:30" in texts[english.email]
    assert all("Café du Port" in text for text in texts.values())


@pytest.mark.django_db
def test_a_moved_meeting_is_reminded_for_its_new_day(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    binome = cohort.pair(alpha, since=timezone.now() - timedelta(days=60))
    meeting = cohort.meeting(binome, cohort.utc("2026-11-21 17:30"))
    assert reminders.plan() == 2
    with scope(consortium=alpha.consortium, program=alpha.program):
        meetings.move(
            actor=cohort.account(binome.mentor), meeting=meeting, starts_at=cohort.utc("2026-11-25 17:30")
        )
        at("2026-11-21 16:00")
        meetings.accept(actor=cohort.account(binome.mentee), meeting=meeting)
    at("2026-11-24 16:00")
    assert reminders.plan() == 2
    assert reminders.plan() == 0


@pytest.mark.django_db
def test_several_reminders_of_one_day_are_one_mail_that_tells_each_once(at: Callable[[str], None]) -> None:
    """Whoever is in two pairs; what falls due later that day waits for the next one, unless it would be too late."""
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    now = timezone.now()
    first = cohort.pair(alpha, 0, since=now - timedelta(days=60))
    with scopes_disabled():
        for mentor in alpha.mentors[1:]:
            Candidate.objects.filter(pk=mentor.pk).update(user=cohort.account(first.mentor))
            mentor.refresh_from_db()
    second = cohort.pair(alpha, 1, since=now - timedelta(days=12))
    assert reminders.plan(now=now) == 4
    person = cohort.account(first.mentor)
    mail = OutboundEmail.objects.get(kind="reminders", to=person.email)
    assert OutboundEmail.objects.filter(to=person.email).exclude(state=MailState.TOLD).get() == mail
    told = {row.key.split(":")[1]: row for row in mail.tells.all()}
    assert set(told) == {"monthly", "first"}
    assert {row.text for row in told.values()} == {""}
    for binome in (first, second):
        assert f"/me/meetings/new/{binome.pk}/" in mail.text
        assert f"/me/meetings/new/{binome.pk}/" in mail.html
    assert reminders.plan(now=now + timedelta(minutes=5)) == 0
    # A meeting of tomorrow that comes to light is told the same day; a charter waits for the next one.
    cohort.pair(alpha, 2, BinomeState.ACCEPTED, since=now - timedelta(days=4))
    cohort.meeting(second, now + timedelta(hours=24))
    assert reminders.plan(now=now + timedelta(minutes=10)) == 3  # of them two to the mentees
    late = OutboundEmail.objects.get(bundle__endswith=":late", to=person.email)
    assert (late.kind, late.closes_at) == ("reminder_tomorrow", None)
    cohort.meeting(first, now + timedelta(hours=25))
    assert (
        reminders.plan(now=now + timedelta(minutes=15)) == 1
    )  # to the other member: never three mails in a day
    assert OutboundEmail.objects.filter(to=person.email, bundle__gt="").count() == 2


@pytest.mark.django_db
def test_where_weekends_are_quiet_monday_is_told_on_friday(at: Callable[[str], None]) -> None:
    alpha = world.tenant("Alpha")
    with scopes_disabled():
        Program.objects.filter(pk=alpha.program.pk).update(mail_weekends=False, mail_from=7, mail_until=9)
    binome = cohort.pair(alpha, since=cohort.utc("2026-09-01 12:00"))
    cohort.meeting(binome, cohort.utc("2026-11-23 17:30"))  # a Monday
    assert reminders.plan(now=cohort.utc("2026-11-20 15:00")) == 0  # ten o'clock on Friday: over
    assert reminders.plan(now=cohort.utc("2026-11-22 13:00")) == 0
    assert reminders.plan(now=cohort.utc("2026-11-20 12:30")) == 2
    mail = OutboundEmail.objects.get(to=binome.mentor.email)
    assert "lundi" in mail.subject
    assert mail.next_at == cohort.utc("2026-11-20 12:00")


@pytest.mark.django_db
def test_whoever_stopped_the_reminders_of_meetings_is_still_asked_to_sign(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    now = timezone.now()
    silent = cohort.pair(alpha, 0, since=now - timedelta(days=60))
    unsigned = cohort.pair(alpha, 1, BinomeState.ACCEPTED, since=now - timedelta(days=4))
    with scope(consortium=alpha.consortium, program=alpha.program):
        for candidate in (silent.mentee, unsigned.mentee):
            mails.choose(candidate=candidate, category=MailCategory.MEETINGS, wanted=False)
    assert reminders.plan(now=now) == 3
    assert told() == sorted(
        [
            ("charter", unsigned.mentee.email),
            ("charter", unsigned.mentor.email),
            ("monthly", silent.mentor.email),
        ]
    )


@pytest.mark.django_db
def test_the_cost_does_not_grow_with_the_pairs(
    at: Callable[[str], None], django_assert_max_num_queries: Any
) -> None:
    at("2026-11-20 16:00")
    reminders.plan()  # the first run makes its heartbeat
    costs = []
    for mark, pairs in (("Alpha", 1), ("Beta", 3)):
        tenant = world.tenant(mark)
        for number in range(pairs):
            cohort.pair(tenant, number, since=timezone.now() - timedelta(days=60))
        with django_assert_max_num_queries(24) as seen:
            assert reminders.plan() == 2 * pairs
        costs.append(len(seen))
    assert costs[0] == costs[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_two_beats_at_once_make_no_double(locked: bool) -> None:
    """With the lock, and with the unique key alone, as if the lock had failed."""
    alpha = world.tenant("Alpha", companies=6, mentors=6, mentees=6)
    now = cohort.utc("2026-11-20 15:00")
    for number in range(6):
        cohort.pair(alpha, number, since=now - timedelta(days=60))
    start, failures = threading.Barrier(2), []

    def beat() -> None:
        try:
            start.wait()
            if locked:
                reminders.plan(now=now)
            else:
                with scopes_disabled():
                    reminders.write(now)
        except Exception as error:  # noqa: BLE001 - told to the test below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    people = [
        m.email for b in Binome._base_manager.select_related("mentor", "mentee") for m in (b.mentor, b.mentee)
    ]
    assert told() == sorted(("monthly", email) for email in people)

"""A pair that rests: nobody is reminded, both know until when, and it comes back on its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.enums import BinomeState
from matching.models import Binome, Pause
from programs.models import OutboundEmail
from tests import world
from tests.matching.room import inside
from tests.tracking import cohort
from tracking.models import Meeting, MeetingState
from tracking.queries import overview
from tracking.reminders import Facts, due
from tracking.services import endings, pauses, reminders

pytestmark = pytest.mark.django_db
BACK = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def november(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


def rest(tenant: world.Tenant, binome: Binome, until: date = BACK) -> Pause:
    with inside(tenant):
        return pauses.pause(actor=cohort.account(binome.mentee), binome=binome, until=until)


def state(binome: Binome) -> str:
    return Binome._base_manager.get(pk=binome.pk).state


def told(what: str) -> list[str]:
    rows = OutboundEmail.objects.filter(kind="pause", key__contains=f":{what}:")
    return sorted(rows.values_list("to", flat=True))


def both(binome: Binome) -> list[str]:
    return sorted([binome.mentor.email, binome.mentee.email])


def test_the_planner_plans_nothing_for_a_pair_that_rests_then_lets_it_find_its_pace(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    binome = cohort.pair(alpha, since=timezone.now() - timedelta(days=60))
    cohort.meeting(binome, cohort.utc("2027-01-12 15:00"))
    rest(alpha, binome)
    for day in range(52):
        assert reminders.plan(now=timezone.now() + timedelta(days=day)) == 0
    at("2027-01-11 16:00")
    assert pauses.come_back() == 1
    assert (state(binome), told("over")) == (BinomeState.ACTIVE, both(binome))
    assert pauses.come_back() == 0
    assert reminders.plan(now=timezone.now()) == 2  # the meeting of tomorrow
    Meeting._base_manager.all().delete()
    with inside(alpha):
        assert overview.pairs(alpha.program, timezone.now()).silent == 0
    assert reminders.plan(now=timezone.now() + timedelta(days=6)) == 0
    assert reminders.plan(now=timezone.now() + timedelta(days=7)) == 2


def test_the_rule_itself_knows_of_a_pause() -> None:
    resting = Facts(started_on=date(2026, 5, 1), paused=True)
    assert due(resting, date(2026, 11, 20)) == []


def test_it_comes_back_in_the_morning_of_its_day_and_not_before(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    binome = cohort.pair(alpha)
    rest(alpha, binome)
    for moment in ("2027-01-10 16:00", "2027-01-11 14:59"):  # in Paris: 8:59 in Toronto
        at(moment)
        assert (pauses.come_back(), state(binome)) == (0, BinomeState.PAUSED)
    at("2027-01-11 15:01")
    assert (pauses.come_back(), state(binome)) == (1, BinomeState.ACTIVE)


def test_meetings_before_the_return_leave_the_calendars_those_after_it_stay(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    near = cohort.meeting(binome, cohort.utc("2026-12-03 15:00"))
    far = cohort.meeting(binome, cohort.utc("2027-01-11 15:00"))
    rest(alpha, binome)
    rows = {m.pk: m.state for m in Meeting._base_manager.all()}
    assert rows == {near.pk: MeetingState.CANCELLED, far.pk: MeetingState.PLANNED}
    gone = OutboundEmail.objects.filter(kind="meeting_withdrawn")
    assert sorted(m.to for m in gone) == both(binome)
    assert {(m.ics_method, "est en pause" in m.text) for m in gone} == {("CANCEL", True)}
    with inside(alpha):
        pauses.move_return(actor=cohort.account(binome.mentor), binome=binome, until=date(2027, 2, 1))
    assert Meeting._base_manager.get(pk=far.pk).state == MeetingState.CANCELLED


def test_whoever_asked_comes_back_earlier_nobody_hurries_them_and_either_may_prolong(
    alpha: world.Tenant,
) -> None:
    binome = cohort.pair(alpha)
    rest(alpha, binome)
    asker, partner = cohort.account(binome.mentee), cohort.account(binome.mentor)
    with inside(alpha):
        with pytest.raises(ValidationError):
            pauses.resume(actor=partner, binome=binome)
        with pytest.raises(ValidationError):
            pauses.move_return(actor=partner, binome=binome, until=BACK - timedelta(days=7))
        pauses.move_return(actor=partner, binome=binome, until=BACK + timedelta(days=7))
        pauses.move_return(actor=asker, binome=binome, until=BACK - timedelta(days=7))
        pauses.resume(actor=asker, binome=binome)
        pauses.resume(actor=alpha.coordinator, binome=binome)  # twice changes nothing
    assert (state(binome), told("over")) == (BinomeState.ACTIVE, both(binome))
    assert Pause._base_manager.get().over_at is not None


@pytest.mark.parametrize("until", [date(2026, 11, 20), date(2027, 6, 2)])
def test_the_day_is_to_come_and_the_end_of_the_programme_bounds_it(alpha: world.Tenant, until: date) -> None:
    binome = cohort.pair(alpha)
    with pytest.raises(ValidationError):
        rest(alpha, binome, until)
    assert state(binome) == BinomeState.ACTIVE


def test_both_read_until_when_and_the_coordinator_ends_what_rests(
    alpha: world.Tenant, client: Client
) -> None:
    binome, slug = cohort.pair(alpha), alpha.program.slug
    client.force_login(cohort.account(binome.mentor))
    asked = client.post(reverse("my_pause", args=[slug, binome.pk]), {"until": "2027-01-11"})
    assert (asked.status_code, told("begins")) == (302, both(binome))
    for member in (binome.mentor, binome.mentee):
        client.force_login(cohort.account(member))
        assert "Reprise le 11 janvier 2027" in client.get(reverse("portal", args=[slug])).content.decode()
    client.force_login(alpha.coordinator)
    page = reverse("binome", args=[slug, binome.pk])
    assert "11 janvier 2027" in client.get(page).content.decode()
    assert client.post(reverse("binome_pause", args=[slug, binome.pk]), {"until": "x"}).status_code == 422
    with inside(alpha):
        endings.end(actor=alpha.coordinator, binome=binome, reason="Convenu avec les deux")
    assert Pause._base_manager.get().over_at is not None
    assert not Binome._base_manager.filter(state=BinomeState.PAUSED).exists()


def test_postgresql_holds_the_states_and_the_pause(alpha: world.Tenant) -> None:
    binome, other = cohort.pair(alpha, 0), cohort.pair(alpha, 1)
    row = rest(alpha, binome)
    pauses_ = Pause._base_manager
    rows = Binome._base_manager
    for act in (
        lambda: pauses_.create(
            program=alpha.program, binome=binome, asked_by="mentor", begun_at=timezone.now(), until=BACK
        ),
        lambda: pauses_.filter(pk=row.pk).update(until=date(2027, 6, 2)),
        lambda: pauses_.filter(pk=row.pk).update(over_at=timezone.now()),
        lambda: rows.filter(pk=other.pk).update(state=BinomeState.PAUSED),
        lambda: rows.filter(pk=binome.pk).update(state=BinomeState.ACCEPTED),
        lambda: rows.filter(pk=other.pk).update(state=BinomeState.DECLINED, ended_at=timezone.now()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            act()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

"""Early signs: what is one and from when, who sees it, what was done about it, and what three hundred pairs cost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib.rows import confided
from programs.enums import Role, Side
from programs.models import FileAccess, User
from programs.services import consortiums, memberships
from tests import world
from tests.tracking import cohort
from tracking import signs
from tracking.models import Meeting, MeetingSlot, MeetingState, PulseSignal, SignAct
from tracking.queries import signs as queries
from tracking.services import signs as services
from tracking.signs import Facts, Kind, Thresholds

TODAY = date(2026, 11, 20)
LIMITS = Thresholds()


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def kinds(facts: Facts, limits: Thresholds = LIMITS) -> list[str]:
    return [sign.kind for sign in signs.found(facts, limits, TODAY)]


@pytest.mark.parametrize(
    ("early", "late", "kind"),
    [
        (
            Facts(accepted_on=back(9), unsigned=frozenset({Side.MENTEE})),
            Facts(accepted_on=back(10), unsigned=frozenset({Side.MENTEE})),
            Kind.UNSIGNED,
        ),
        (Facts(started_on=back(20)), Facts(started_on=back(21)), Kind.UNMET),
        (
            Facts(started_on=back(90), last_held=back(41)),
            Facts(started_on=back(90), last_held=back(42)),
            Kind.QUIET,
        ),
        (
            Facts(started_on=back(9), asked_on=back(6), waits_on=Side.MENTOR, ahead=True),
            Facts(started_on=back(9), asked_on=back(7), waits_on=Side.MENTOR, ahead=True),
            Kind.UNANSWERED,
        ),
        (
            Facts(started_on=back(9), missed=1, missed_on=back(1), ahead=True),
            Facts(started_on=back(9), missed=2, missed_on=back(1), ahead=True),
            Kind.MISSED,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fact_is_a_sign_from_its_day_on(early: Facts, late: Facts, kind: Kind) -> None:
    assert kinds(early) == []
    assert kinds(late) == [kind]


def test_silence_is_counted_from_the_return_of_a_pause_and_ends_with_a_date_to_come() -> None:
    rested = Facts(started_on=back(200), last_held=back(100), resumed_on=back(41))
    assert kinds(rested) == []
    assert kinds(Facts(started_on=back(200), resumed_on=back(21))) == [Kind.UNMET]
    assert kinds(Facts(started_on=back(200), last_held=back(100), ahead=True)) == []
    assert kinds(Facts(started_on=back(200), last_held=back(30)), Thresholds(quiet=30)) == [Kind.QUIET]


def test_the_gravest_comes_first_and_names_whom_it_is_about() -> None:
    found = signs.found(
        Facts(
            started_on=back(90),
            asked_on=back(2),
            waits_on=Side.MENTEE,
            lapsed=True,
            missed=3,
            missed_on=back(5),
            left=frozenset({Side.MENTOR}),
            left_on=back(1),
        ),
        LIMITS,
        TODAY,
    )
    assert [sign.kind for sign in found] == [Kind.MISSED, Kind.UNMET, Kind.UNANSWERED, Kind.POST]
    assert found[2].sides == {Side.MENTEE}
    assert found[3].sides == {Side.MENTOR}


def seen(client: Client, tenant: world.Tenant, query: str = "") -> str:
    client.force_login(tenant.coordinator)
    response = client.get(reverse("signs", args=[tenant.program.slug]) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def alpha(at: Callable[[str], None]) -> world.Tenant:
    at("2026-11-20 16:00")
    return world.tenant("Alpha", companies=6, mentors=6, mentees=6)


@pytest.mark.django_db
def test_the_page_says_what_happened_and_what_may_help(client: Client, alpha: world.Tenant) -> None:
    now = timezone.now()
    quiet = cohort.pair(alpha, 0, since=now - timedelta(days=90))
    cohort.meeting(quiet, now - timedelta(days=50), MeetingState.HELD)
    cohort.meeting(quiet, now - timedelta(days=20), MeetingState.MISSED)
    cohort.meeting(quiet, now - timedelta(days=10), MeetingState.MISSED)
    cohort.pair(alpha, 1, BinomeState.ACCEPTED, since=now - timedelta(days=12))
    fine = cohort.pair(alpha, 2, since=now - timedelta(days=90))
    cohort.meeting(fine, now - timedelta(days=4), MeetingState.HELD)
    waits = cohort.pair(alpha, 3, since=now - timedelta(days=5))
    asked = cohort.meeting(waits, now + timedelta(days=5), MeetingState.PROPOSED)
    with scopes_disabled():
        Meeting.objects.filter(pk=asked.pk).update(
            created_at=now - timedelta(days=8), proposed_by=waits.mentor.user
        )
    rests = cohort.pair(alpha, 4, BinomeState.PAUSED, since=now - timedelta(days=90))
    page = seen(client, alpha)
    assert "2 rencontres de suite n’ont pas eu lieu" in page
    assert "Pas de rencontre depuis le 1er octobre (il y a 7 semaines)" in page
    assert "Mentee3 n’a pas répondu à la date proposée le 12 novembre" in page
    assert "signature attendue" in page
    for silent in (fine, rests):
        assert f"{silent.mentor.first_name} " not in page
    dashboard = client.get(reverse("dashboard", args=[alpha.program.slug])).content.decode()
    assert "3 binômes donnent un signe" in dashboard


@pytest.mark.django_db
def test_what_is_done_puts_these_signs_aside_until_its_day_and_a_new_one_brings_the_pair_back(
    client: Client, alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    binome = cohort.pair(alpha, 0, since=timezone.now() - timedelta(days=90))
    act = reverse("binome_signs", args=[alpha.program.slug, binome.pk])
    client.force_login(alpha.coordinator)
    client.post(act, {"act": "take"})
    client.post(act, {"act": "take"})
    assert SignAct._base_manager.count() == 1
    assert "Entre vos mains" in seen(client, alpha, "?show=mine")
    client.post(act, {"act": "done", "outcome": "spoke", "days": "14"})
    assert "Aucun binôme ne donne de signe" in seen(client, alpha)
    assert "J’ai parlé" in seen(client, alpha, "?show=aside")
    at("2026-11-28 16:00")
    meeting = cohort.meeting(binome, timezone.now() - timedelta(days=1), MeetingState.MISSED)
    cohort.meeting(binome, timezone.now() - timedelta(days=3), MeetingState.MISSED)
    assert "2 rencontres de suite" in seen(client, alpha)
    with scopes_disabled():
        meeting.delete()
    assert "Aucun binôme ne donne de signe" in seen(client, alpha)
    at("2026-12-04 16:00")
    assert "Rien n’a été tenu ni prévu" in seen(client, alpha)
    assert client.post(act, {"act": "done", "outcome": "shout", "days": "9"}).status_code == 422


@pytest.mark.django_db
def test_a_coordinator_of_the_pair_reads_none_of_it(client: Client, alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha, 0, since=timezone.now() - timedelta(days=90))
    memberships.grant(
        actor=None,
        user=cohort.account(binome.mentor),
        role=Role.COORDINATOR,
        consortium=alpha.consortium,
        program=alpha.program,
    )
    slug = alpha.program.slug
    client.force_login(cohort.account(binome.mentor))
    assert "Aucun binôme ne donne de signe" in client.get(reverse("signs", args=[slug])).content.decode()
    assert "donne un signe" not in client.get(reverse("dashboard", args=[slug])).content.decode()
    mine = reverse("binome_signs", args=[slug, binome.pk])
    assert client.get(mine).status_code == 404
    assert client.post(mine, {"act": "take"}).status_code == 404
    with scope(consortium=alpha.consortium, program=alpha.program), pytest.raises(ValidationError):
        services.take(actor=cohort.account(binome.mentor), binome=binome)


@pytest.mark.django_db
def test_the_thresholds_are_the_programmes_own_and_within_reason(client: Client, alpha: world.Tenant) -> None:
    cohort.pair(alpha, 0, since=timezone.now() - timedelta(days=15))
    assert "Aucun binôme ne donne de signe" in seen(client, alpha)
    url = reverse("signs_rule", args=[alpha.program.slug])
    limits = {"unsigned": 10, "unmet": 14, "quiet": 42, "unanswered": 7, "missed": 2}
    assert client.post(url, limits | {"quiet": "10000"}).status_code == 422
    assert client.post(url, limits).status_code == 302
    assert "Rien n’a été tenu ni prévu" in seen(client, alpha)


@pytest.mark.django_db
def test_what_was_said_is_not_rewritten(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha, 0, since=timezone.now() - timedelta(days=90))
    with scope(consortium=alpha.consortium, program=alpha.program):
        act = services.take(actor=alpha.coordinator, binome=binome)
        with pytest.raises(IntegrityError), transaction.atomic():
            SignAct.objects.filter(pk=act.pk).update(step="left")


@pytest.mark.django_db
def test_three_hundred_pairs_cost_three_queries(alpha: world.Tenant) -> None:
    now = timezone.localtime()
    many = world.tenant("Bravo", companies=6, mentors=300, mentees=300)
    with scopes_disabled():
        pairs = Binome.objects.bulk_create(
            Binome(
                program=many.program,
                mentor=mentor,
                mentee=mentee,
                mentor_company=mentor.company,
                mentee_company=mentee.company,
                same_company_allowed=mentor.company_id == mentee.company_id,
                state=BinomeState.FORMED,
            )
            for mentor, mentee in zip(many.mentors, many.mentees, strict=True)
        )
        began = now - timedelta(days=100)
        marks = ("announced_at", "mentor_accepted_at", "mentee_accepted_at", "accepted_at", "started_at")
        for state in (BinomeState.ANNOUNCED, BinomeState.ACCEPTED, BinomeState.ACTIVE):
            Binome.objects.filter(program=many.program).update(state=state, **dict.fromkeys(marks, began))
        Meeting.objects.bulk_create(
            Meeting(
                program=many.program,
                binome=pair,
                starts_at=began + timedelta(days=10 * number),
                state=MeetingState.HELD,
                settled_at=began + timedelta(days=10 * number),
            )
            for pair in pairs
            for number in range(5)
        )
    with scope(consortium=many.consortium, program=many.program):
        queries.desk(many.program, many.coordinator, now)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk = queries.desk(many.program, many.coordinator, now)
    assert len(desk.open) == 300
    assert len(asked) == 3


@pytest.mark.django_db
def test_an_offer_is_unanswered_once_its_last_date_has_passed(
    client: Client, alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    now = timezone.now()
    binome = cohort.pair(alpha, 0, since=now - timedelta(days=5))
    asked = cohort.meeting(binome, now - timedelta(hours=1), MeetingState.PROPOSED)
    with scopes_disabled():
        MeetingSlot.objects.create(
            program=alpha.program, meeting=asked, number=2, starts_at=now + timedelta(days=2)
        )
    assert "Aucun binôme ne donne de signe" in seen(client, alpha)
    at("2026-11-23 09:00")
    assert "Mentee0 n’a pas répondu" in seen(client, alpha)


@pytest.mark.django_db
def test_a_pulse_says_whom_to_talk_with_and_is_opened_on_record(client: Client, alpha: world.Tenant) -> None:
    now = timezone.now()
    binome = cohort.pair(alpha, 0, since=now - timedelta(days=30))
    cohort.meeting(binome, now - timedelta(days=4), MeetingState.HELD)
    with scopes_disabled(), confided():
        PulseSignal.objects.create(
            program=alpha.program,
            binome=binome,
            author=cohort.account(binome.mentee),
            side=Side.MENTEE,
            raised_at=now,
        )
    assert "Il serait bon de parler avec Mentee0" in seen(client, alpha)
    assert [row.candidate for row in FileAccess._base_manager.all()] == [binome.mentee_id]
    dashboard = client.get(reverse("dashboard", args=[alpha.program.slug])).content.decode()
    assert "donne un signe" not in dashboard  # the pulse has its own line there


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_note_one_sign_at_once_lose_nothing_and_the_second_is_told(
    at: Callable[[str], None],
) -> None:
    at("2026-11-20 16:00")
    tenant = world.tenant("Alpha")
    other = world.user("ines@alpha.example")
    with scopes_disabled():
        consortiums.appoint(actor=None, consortium=tenant.consortium, user=other, role=Role.COORDINATOR)
    binome = cohort.pair(tenant, since=timezone.now() - timedelta(days=90))
    url, gate = reverse("binome_signs", args=[tenant.program.slug, binome.pk]), threading.Barrier(2)
    answers: dict[int, Any] = {}

    def note(user: User, outcome: str, seen: str) -> None:
        desk = Client()
        desk.force_login(user)
        try:
            gate.wait(10)
            answers[user.pk] = desk.post(url, {"act": "done", "outcome": outcome, "days": "14", "seen": seen})
        finally:
            connections.close_all()

    desks = {tenant.coordinator: "spoke", other: "wrote"}
    threads = [threading.Thread(target=note, args=[user, outcome, "0"]) for user, outcome in desks.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [302, 422]
    (first,) = SignAct._base_manager.all()
    author, second = sorted(desks, key=lambda user: user.pk != first.author_id)
    told = answers[second.pk].text
    assert f"{author.name} vient de dire quelque chose de ces signes" in told
    assert f'value="{desks[second]}" selected' in told, "what they chose is still there"
    assert f'name="seen" value="{first.pk}"' in told
    gate = threading.Barrier(1)
    note(second, desks[second], str(first.pk))
    assert answers[second.pk].status_code == 302
    assert set(SignAct._base_manager.values_list("author", "outcome")) == {
        (user.pk, outcome) for user, outcome in desks.items()
    }

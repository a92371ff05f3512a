"""Runs side by side: what one reads is one number, a large one goes to a worker, a lost worker's run is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import TestCase
from django.utils import timezone

from matching import adapters
from matching.adapters import Settings
from matching.enums import FloorMode, PinKind, ScenarioState
from matching.models import Pin, Proposal, Scenario, Unpaired
from matching.services import computing, policy, proposals, scenarios
from programs.enums import CandidateState, RelationKind, Side
from programs.models import Candidate
from programs.services import candidates, relating
from tests import world
from tests.matching.room import inside, proposals_of, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha", companies=4, mentors=4, mentees=6)
    with inside(tenant):
        yield tenant


def ask(tenant: world.Tenant, **settings: object) -> Scenario:
    aims = replace(Settings.of(tenant.program), **settings)  # type: ignore[arg-type]
    return scenarios.ask(actor=tenant.coordinator, program=tenant.program, settings=aims, name="Essai")


def pairs(scenario: Scenario) -> set[tuple[int, int]]:
    return {(p.mentor_id, p.mentee_id) for p in proposals_of(scenario)}


# --- what a run reads -----------------------------------------------------------------------------


def test_the_same_data_have_one_print_and_give_the_same_pairs(ours: world.Tenant) -> None:
    one, two = ask(ours), ask(ours)
    assert one.input_hash == two.input_hash
    assert len(one.input_hash) == 64
    assert one.engine
    assert pairs(one) == pairs(two)


def test_whatever_the_engine_reads_changes_the_print(ours: world.Tenant) -> None:
    prints = [ask(ours).input_hash, ask(ours, floor_mode=FloorMode.NONE).input_hash]
    prints.append(ask(ours, explore=100, seed=7).input_hash)
    prints.append(ask(ours, explore=100, seed=8).input_hash)
    Candidate.objects.filter(pk=ours.mentees[0].pk).update(trade="Soudure")
    prints.append(ask(ours).input_hash)
    relating.declare(
        actor=None, source=ours.companies[0], target=ours.companies[1], kind=RelationKind.COMPETES
    )
    prints.append(ask(ours).input_hash)
    proposals.dismiss(actor=ours.coordinator, proposal=proposals_of(run(ours))[0], reason="Non")
    prints.append(ask(ours).input_hash)
    policy.change(actor=ours.coordinator, program=ours.program, weights={"themes": 9})
    prints.append(ask(ours).input_hash)
    assert len(set(prints)) == len(prints)


def test_noise_is_drawn_once_and_the_scores_shown_have_none(ours: world.Tenant) -> None:
    scenario = ask(ours, explore=100)
    assert scenario.seed > 0
    assert scenario.policy["seed"] == scenario.seed
    again = ask(ours, explore=100, seed=scenario.seed)
    assert pairs(again) == pairs(scenario)
    plain = adapters.solve(adapters.pool(ours.program), Settings.of(ours.program)).scores
    assert {p.score for p in proposals_of(scenario)} <= set(plain.score.ravel().tolist())


def test_nobody_is_paired_below_the_floor_that_was_chosen(ours: world.Tenant) -> None:
    best = run(ours)
    high = max(p.score for p in proposals_of(best)) + 1
    scenario = ask(ours, floor_mode=FloorMode.VALUE, floor=high)
    assert pairs(scenario) == set()
    reasons = set(Unpaired.objects.filter(scenario=scenario).values_list("reason", flat=True))
    assert reasons == {"below_floor"}
    assert scenario.proof["floor"] == high


def test_balance_counts_mentors_given_and_received(ours: world.Tenant) -> None:
    scenario = run(ours)
    given: dict[str, int] = {}
    for p in proposals_of(scenario):
        given[str(p.mentor.company_id)] = given.get(str(p.mentor.company_id), 0) + 1
    balance = scenario.proof["balance"]
    assert {company: each["given"] for company, each in balance.items() if each["given"]} == given
    assert sum(each["received"] for each in balance.values()) == len(proposals_of(scenario))


def test_balance_is_favoured_at_its_price_and_limited_at_any_price(ours: world.Tenant) -> None:
    def off(scenario: Scenario) -> list[int]:
        return [abs(each["given"] - each["received"]) for each in scenario.proof["balance"].values()]

    plain, favoured, capped = (
        ask(ours),
        ask(ours, imbalance_price=800),
        ask(ours, imbalance_cap=0),
    )
    assert favoured.proof["pairs"] == plain.proof["pairs"]
    assert sum(off(favoured)) <= sum(off(plain))
    assert favoured.proof["total"] <= plain.proof["total"]
    assert max(off(capped), default=0) == 0
    assert all(scenario.proof["proved"] for scenario in (plain, favoured, capped))


# --- several runs ---------------------------------------------------------------------------------


def test_a_run_beside_is_compared_until_it_is_worked_with(ours: world.Tenant) -> None:
    first = run(ours)
    second = ask(ours, floor_mode=FloorMode.NONE)
    assert (first.current, second.current) == (True, False)
    assert {first.state, second.state} == {ScenarioState.DRAFT}
    with pytest.raises(ValidationError, match=r"(?i)autre scénario|another scenario"):
        proposals.validate(actor=ours.coordinator, proposal=proposals_of(second)[0])
    with pytest.raises(ValidationError):
        scenarios.discard(actor=ours.coordinator, scenario=first)
    scenarios.adopt(actor=ours.coordinator, scenario=second)
    assert list(Scenario.objects.filter(current=True)) == [second]
    proposals.validate(actor=ours.coordinator, proposal=proposals_of(second)[0])
    assert scenarios.discard(actor=ours.coordinator, scenario=first).state == ScenarioState.DISCARDED
    with pytest.raises(ValidationError):
        scenarios.adopt(actor=ours.coordinator, scenario=first)


def test_starting_from_a_run_keeps_what_was_fixed(ours: world.Tenant) -> None:
    first = run(ours)
    free = next(
        (m, n)
        for m in ours.mentors
        for n in ours.mentees
        if m.company_id != n.company_id and (m.pk, n.pk) not in pairs(first)
    )
    Pin.objects.create(
        program=ours.program, scenario=first, mentor=free[0], mentee=free[1], kind=PinKind.KEEP
    )
    gone = proposals_of(first)[0]
    Pin.objects.create(
        program=ours.program, scenario=first, mentor=gone.mentor, mentee=gone.mentee, kind=PinKind.APART
    )
    scenario = scenarios.ask(actor=ours.coordinator, program=ours.program, start=first)
    assert (free[0].pk, free[1].pk) in pairs(scenario)
    assert (gone.mentor_id, gone.mentee_id) not in pairs(scenario)
    assert Pin.objects.filter(scenario=scenario).count() == 2
    assert scenario.policy["start"] == first.pk


# --- workers --------------------------------------------------------------------------------------


@pytest.fixture
def queued(ours: world.Tenant, settings: object) -> Scenario:
    """A run too large for the page, whose worker was not started."""
    settings.CELERY_TASK_ALWAYS_EAGER = False  # type: ignore[attr-defined]
    with (
        mock.patch.object(scenarios, "LARGE", 0),
        mock.patch("celery.current_app.send_task") as sent,
        TestCase.captureOnCommitCallbacks(execute=True),
    ):
        scenario = scenarios.ask(actor=ours.coordinator, program=ours.program)
    sent.assert_called_once_with("matching.tasks.execute_run", args=[scenario.pk], retry=False)
    assert scenario.state == ScenarioState.QUEUED
    return scenario


def test_a_worker_finds_what_the_page_would_have_found_and_once(ours: world.Tenant, queued: Scenario) -> None:
    assert scenarios.execute(queued.pk)
    assert not scenarios.execute(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.progress, queued.attempts) == (ScenarioState.DRAFT, 100, 1)
    assert queued.current
    small = ask(ours)
    assert pairs(queued) == pairs(small)
    assert queued.input_hash == small.input_hash


def test_a_run_that_nobody_takes_up_is_offered_again(queued: Scenario) -> None:
    with mock.patch.object(computing, "wake") as woken:
        assert scenarios.resume() == 0
        Scenario.objects.filter(pk=queued.pk).update(made_at=timezone.now() - timedelta(hours=1))
        assert scenarios.resume() == 1
    woken.assert_called_once_with(queued.pk)


def test_a_lost_worker_is_replaced_once_then_the_run_fails_in_words(queued: Scenario) -> None:
    long_ago = timezone.now() - timedelta(minutes=10)
    rows = Scenario.objects.filter(pk=queued.pk)
    with mock.patch.object(computing, "wake") as woken:
        rows.update(state=ScenarioState.RUNNING, attempts=1, taken_at=timezone.now())
        assert scenarios.resume() == 0
        rows.update(taken_at=long_ago)
        assert scenarios.resume() == 1
        assert rows.get().state == ScenarioState.QUEUED
        woken.assert_called_once_with(queued.pk)
        rows.update(state=ScenarioState.RUNNING, attempts=2, taken_at=long_ago)
        scenarios.resume()
        assert (rows.get().state, rows.get().failure) == (ScenarioState.FAILED, "lost")
        woken.assert_called_once()


def test_a_worker_thought_lost_does_not_write_over_another(queued: Scenario) -> None:
    solve = computing._solve

    def slow(*args: object) -> object:
        Scenario.objects.filter(pk=queued.pk).update(attempts=2)  # another one has taken over meanwhile
        return solve(*args)  # type: ignore[arg-type]

    with mock.patch.object(computing, "_solve", slow):
        assert not scenarios.execute(queued.pk)
    assert not Proposal.objects.filter(scenario=queued).exists()


def test_a_failure_of_the_worker_is_told_in_words(ours: world.Tenant, queued: Scenario) -> None:
    Candidate.objects.filter(side=Side.MENTOR).update(state=CandidateState.WAITING)
    assert not scenarios.execute(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.failure) == (ScenarioState.FAILED, "no_mentor")
    candidates.qualify(actor=ours.coordinator, candidates=list(Candidate.objects.filter(side=Side.MENTOR)))
    with transaction.atomic():
        assert ask(ours).current  # a failed run is not worked on: the next one is

"""What past pairs teach, as a coordinator reads it: nothing when there is little, more when there is, and never applied alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from matching import engine
from matching.adapters.evidence import on_the_page, times_in_100
from matching.engine import Verdict
from matching.models import Binome, MatchingPolicy, Outcome, Scenario
from matching.queries import outcomes
from matching.services import evidence, proposals
from programs.enums import Side
from programs.models import AuditEvent
from tests import world
from tests.matching import past
from tests.matching.room import inside, proposals_of, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def learnt_much() -> world.Tenant:
    """150 pairs of three programmes in which the themes count, and a decision taken on people who differ."""
    tenant = world.tenant("Alpha", mentors=0, mentees=0)
    skills = ("Budget", "Vente", "Droit", "Code")
    for k in range(6):
        for side, firm in ((Side.MENTOR, k), (Side.MENTEE, k + 1)):
            person = world.candidate(
                tenant.program,
                tenant.companies[firm % 4],
                side,
                f"{side}{k}",
                "Alpha",
                skills=[skills[k % 4], skills[(k + (side == Side.MENTOR)) % 4]],
                trade=f"Métier {(k * (2 if side == Side.MENTOR else 1)) % 3}",
                level=(k + 3 * (side == Side.MENTOR)) / 10,
            )
            (tenant.mentors if side == Side.MENTOR else tenant.mentees).append(person)
    with inside(tenant):
        scenario = run(tenant)
        for proposal in proposals_of(scenario):
            proposals.validate(actor=tenant.coordinator, proposal=proposal)
    past.cohorts(tenant, 150, 3, effect=1.2)
    return tenant


def client(tenant: world.Tenant) -> Client:
    found = Client()
    found.force_login(tenant.coordinator, backend=settings.AUTHENTICATION_BACKENDS[0])
    return found


def page(tenant: world.Tenant) -> str:
    answer = client(tenant).get(
        reverse("evidence", args=[tenant.program.slug]), headers={"accept-language": "en"}
    )
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("pairs", [0, 3, 12, 30])
def test_little_is_called_little(pairs: int, alpha: world.Tenant) -> None:
    if pairs:
        past.cohorts(alpha, pairs, effect=3)
    seen = page(alpha)
    assert 'id="margins' not in seen
    assert 'id="proposal"' not in seen
    with inside(alpha):
        found = outcomes.learnt(alpha.program)
        assert {f.verdict for f in found.evidence.findings} == {Verdict.NOT_ENOUGH}
        assert min(f.still_needed for f in found.evidence.findings) > 100
        with pytest.raises(ValidationError):
            evidence.adopt(actor=alpha.coordinator, program=alpha.program, seen=found.seen)


def test_a_real_effect_is_supported_and_weights_are_proposed(learnt_much: world.Tenant) -> None:
    seen = page(learnt_much)
    assert 'id="margins' in seen
    assert 'id="proposal"' in seen
    with inside(learnt_much):
        found = outcomes.learnt(learnt_much.program)
        by_name = {f.name: f for f in found.evidence.findings}
        assert by_name["themes"].verdict is Verdict.SUPPORTED
        assert found.evidence.cohorts == 3
        assert found.proposed is not None
        assert max(found.proposed.values()) <= 10
        rerun = outcomes.what_if(learnt_much.program, found)
    assert rerun is not None
    assert rerun.people == 6
    assert rerun.now.pairs == rerun.then.pairs == rerun.judged.pairs > 0
    assert 0 <= rerun.kept <= rerun.decided
    assert rerun.then.mean is not None
    assert rerun.judged.mean is not None
    assert rerun.then.worst is not None
    assert rerun.judged.worst is not None
    assert rerun.then.worst >= rerun.judged.worst, "the floor of the run holds for the proposed weights too"


def test_nothing_is_applied_without_a_decision(learnt_much: world.Tenant) -> None:
    tenant = learnt_much
    url = reverse("evidence_decide", args=[tenant.program.slug])
    seen = re.findall(r'name="seen" value="(\w+)"', page(tenant))[0]
    with inside(tenant):
        before = outcomes.learnt(tenant.program)
        assert not MatchingPolicy.objects.exists()
    client(tenant).post(url, {"choice": "later", "seen": seen})
    with inside(tenant):
        assert not MatchingPolicy.objects.exists()
        assert AuditEvent.objects.filter(verb="evidence.postponed", actor=tenant.coordinator).count() == 1
    assert "Last decision" in page(tenant) or "Dernière décision" in page(tenant)
    client(tenant).post(url, {"choice": "anything", "seen": seen})
    client(tenant).post(url, {"choice": "adopt", "seen": "0" * 64})
    with inside(tenant):
        assert not MatchingPolicy.objects.exists(), "a proposal that nobody read is not adopted"
    client(tenant).post(url, {"choice": "adopt", "seen": seen})
    with inside(tenant):
        assert MatchingPolicy.objects.get().weights == before.proposed
        with pytest.raises(ValidationError):  # the weights have changed: the same page is out of date
            evidence.adopt(actor=tenant.coordinator, program=tenant.program, seen=seen)


def test_trying_makes_a_scenario_and_leaves_the_weights(learnt_much: world.Tenant) -> None:
    tenant = learnt_much
    with inside(tenant):
        Binome.objects.filter(state="formed").delete()
        found = outcomes.learnt(tenant.program)
        scenario = evidence.try_out(actor=tenant.coordinator, program=tenant.program, seen=found.seen)
        assert scenario.policy["weights"] == found.proposed
        assert not MatchingPolicy.objects.exists()
        assert Scenario.objects.count() == 2


def test_the_programmes_of_another_consortium_teach_nothing_here(alpha: world.Tenant) -> None:
    past.cohorts(world.tenant("Beta"), 60, 2, effect=1)
    past.cohorts(alpha, 10, 2)
    with inside(alpha):
        assert outcomes.learnt(alpha.program).evidence.pairs == 10
        assert len({row["program"] for row in outcomes.pooled(alpha.program)}) == 2


def test_the_same_answers_are_worked_on_once(alpha: world.Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    past.cohorts(alpha, 10)
    asked: list[int] = []
    real = engine.evidence

    def counting(*args: Any, **options: Any) -> engine.Evidence:
        asked.append(1)
        return real(*args, **options)

    monkeypatch.setattr(engine, "evidence", counting)
    with inside(alpha):
        names = {outcomes.learnt(alpha.program).seen for _ in range(3)}
        assert (len(names), len(asked)) == (1, 1)
        with scopes_disabled():
            Outcome.objects.update(progress=2)
        assert outcomes.learnt(alpha.program).seen not in names
        assert len(asked) == 2


def test_an_effect_is_told_in_times_in_100() -> None:
    assert times_in_100(0) == 50
    assert times_in_100(0.8) == pytest.approx(63.06, abs=0.01)
    assert times_in_100(-0.8) == pytest.approx(100 - times_in_100(0.8))
    assert times_in_100(1e-5) == pytest.approx(50, abs=0.01)
    assert 99.9 < times_in_100(1000) <= 100


def test_proposed_weights_fit_the_page() -> None:
    assert on_the_page({"a": 20.0, "b": 5.0, "c": 0.0}) == {"a": 10.0, "b": 2.5, "c": 0.0}
    assert on_the_page({"a": 4.04, "b": 1.0}) == {"a": 4.0, "b": 1.0}

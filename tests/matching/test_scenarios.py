"""A run accounts for everybody, proves its answer, and replaces the undecided run before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from matching import adapters
from matching.enums import ProposalState, ScenarioState
from matching.models import Proposal, Scenario, Unpaired
from matching.services import policy, proposals
from programs.enums import CandidateState, RelationKind, Side
from programs.models import AuditEvent, Candidate, CompanyRelation
from programs.services import relating
from tests import world
from tests.matching.room import inside, proposals_of, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha", companies=4, mentors=4, mentees=6)
    with inside(tenant):
        yield tenant


def test_everyone_eligible_has_a_proposal_or_a_reason(ours: world.Tenant) -> None:
    scenario = run(ours)
    paired = {pk for p in proposals_of(scenario) for pk in (p.mentor_id, p.mentee_id)}
    alone = set(Unpaired.objects.filter(scenario=scenario).values_list("candidate", flat=True))
    everyone = set(Candidate.objects.filter(state=CandidateState.ELIGIBLE).values_list("pk", flat=True))
    assert paired | alone == everyone
    assert not paired & alone
    assert len(proposals_of(scenario)) == 4


def test_the_proof_is_kept_with_its_numbers(ours: world.Tenant) -> None:
    scenario = run(ours)
    rows = proposals_of(scenario)
    proof = scenario.proof
    assert (proof["proved"], proof["gap"], proof["pairs"]) == (True, 0, 4)
    assert proof["total"] == sum(p.score for p in rows)
    assert proof["worst"] == min(p.score for p in rows)
    assert proof["dual"] == proof["pairs"] * proof["pair_value"] + proof["total"]
    assert proof["compared"] + proof["excluded"] == 4 * 6
    assert scenario.policy["floor_mode"] == "best"
    assert scenario.policy["weights"]["themes"] == 5
    assert AuditEvent.objects.get(verb="scenario.run").data == {"pairs": 4, "unpaired": 2}


def test_every_proposal_says_why(ours: world.Tenant) -> None:
    for proposal in proposals_of(run(ours)):
        parts = [c["points"] for c in proposal.explanation["contributions"]]
        assert sum(parts) + proposal.explanation["prior_points"] == proposal.score
        assert proposal.low <= proposal.score <= proposal.high
        assert proposal.mentor.company_id != proposal.mentee.company_id


def test_a_company_without_agreement_is_told_apart(ours: world.Tenant) -> None:
    firm = world.company(ours, "Sans entente")
    late = world.candidate(ours.program, firm, Side.MENTEE, "tardif", "Alpha")
    Candidate.objects.filter(pk=late.pk).update(state=CandidateState.ELIGIBLE)
    scenario = run(ours)
    assert Unpaired.objects.get(scenario=scenario, candidate=late).reason == adapters.NOT_CLEARED


def test_a_new_run_sets_the_undecided_one_aside(ours: world.Tenant) -> None:
    first, second = run(ours), run(ours)
    first.refresh_from_db()
    assert (first.state, second.state) == (ScenarioState.DISCARDED, ScenarioState.DRAFT)
    with pytest.raises(ValidationError, match=r"récentes|Newer"):
        proposals.validate(actor=ours.coordinator, proposal=proposals_of(first)[0])


def test_a_validated_pair_leaves_the_next_run(ours: world.Tenant) -> None:
    chosen = proposals_of(run(ours))[0]
    proposals.validate(actor=ours.coordinator, proposal=chosen)
    again = run(ours)
    engaged = {chosen.mentor_id, chosen.mentee_id}
    named = {pk for p in proposals_of(again) for pk in (p.mentor_id, p.mentee_id)}
    named |= set(Unpaired.objects.filter(scenario=again).values_list("candidate", flat=True))
    assert not engaged & named


def test_a_mentor_of_two_keeps_a_place_after_the_first(ours: world.Tenant) -> None:
    Candidate.objects.filter(side=Side.MENTOR).update(capacity=2)
    chosen = proposals_of(run(ours))[0]
    proposals.validate(actor=ours.coordinator, proposal=chosen)
    again = run(ours)
    assert again.proof["places"] == 7
    assert not Unpaired.objects.filter(scenario=again, candidate=chosen.mentor_id).exists()


def test_one_person_on_both_sides_is_one_person(ours: world.Tenant) -> None:
    mentor = ours.mentors[0]
    twin = world.candidate(ours.program, mentor.company, Side.MENTEE, "mentor0", "Alpha")
    assert twin.email == mentor.email
    other = ours.mentors[1]
    back = world.candidate(ours.program, other.company, Side.MENTEE, "mentor1", "Alpha")
    pairs = {(p.mentor.email, p.mentee.email) for p in proposals_of(run(ours))}
    assert not any(a == b or (b, a) in pairs for a, b in pairs)
    assert back.email == other.email


def test_nobody_on_one_side_says_what_to_do(ours: world.Tenant) -> None:
    Candidate.objects.filter(side=Side.MENTOR).update(state=CandidateState.WAITING)
    with pytest.raises(ValidationError):
        run(ours)
    assert not Scenario.objects.exists()


def test_weights_change_the_next_run_and_are_checked(ours: world.Tenant) -> None:
    policy.change(actor=ours.coordinator, program=ours.program, weights={"themes": 10})
    assert run(ours).policy["weights"]["themes"] == 10
    wrong: list[dict[str, float]] = [
        {"themes": -1},
        {"themes": 11},
        {"themes": float("nan")},
        {"charm": 1},
        dict.fromkeys(Scenario.objects.latest("id").policy["weights"], 0.0),
    ]
    for weights in wrong:
        with pytest.raises(ValidationError):
            policy.change(actor=ours.coordinator, program=ours.program, weights=weights)


def test_what_the_adapter_excludes_is_what_a_reader_of_the_register_would(ours: world.Tenant) -> None:
    """Against a boring rule: same company, relation in force that excludes, group by group."""
    a, b, c, d = ours.companies
    declare(a, b, RelationKind.SUPPLIES, depends=True)
    declare(c, d, RelationKind.BELONGS)
    declare(a, c, RelationKind.PARTNERS)
    pool = adapters.pool(ours.program)
    forbidden = {frozenset((a.pk, b.pk)), frozenset((c.pk, d.pk))}
    pairs = [(m, n) for m in pool.mentors for n in pool.mentees]
    for (mentor, mentee), cause in zip(pairs, adapters.causes(ours.program, pairs), strict=True):
        between = frozenset((mentor.company_id, mentee.company_id))
        assert bool(cause) == (len(between) == 1 or between in forbidden)
    assert all(
        frozenset((p.mentor.company_id, p.mentee.company_id)) not in forbidden
        for p in proposals_of(run(ours))
    )


def declare(source: object, target: object, kind: RelationKind, depends: bool = False) -> CompanyRelation:
    return relating.declare(actor=None, source=source, target=target, kind=kind, depends=depends)  # type: ignore[arg-type]


def test_a_decided_scenario_is_closed(ours: world.Tenant) -> None:
    scenario = run(ours)
    done = proposals.validate_all(actor=ours.coordinator, scenario=scenario)
    scenario.refresh_from_db()
    assert (len(done.formed), done.refused, scenario.state) == (4, [], ScenarioState.DECIDED)
    assert not Proposal.objects.filter(scenario=scenario, state=ProposalState.PROPOSED).exists()


def test_the_bound_kept_holds_with_pairs_kept_a_draft_and_balance(ours: world.Tenant) -> None:
    """What the prices alone say leaves out the pairs that were fixed, the bonus of a draft and the price of imbalance."""
    pool = adapters.pool(ours.program)
    settings = replace(adapters.Settings.of(ours.program), imbalance_price=300)
    first = adapters.solve(pool, settings)
    mentee, mentor = next(iter(first.mentor_of.items()))
    answer = adapters.solve(
        pool, settings, kept=[(mentor, mentee)], current=dict(first.mentor_of), stay_bonus=50
    )
    proof = answer.proof
    uneven = sum(abs(each["given"] - each["received"]) for each in answer.balance.values())
    stayed = sum(first.mentor_of.get(key) == value for key, value in answer.mentor_of.items())
    worth = proof["pairs"] * proof["pair_value"] + proof["total"] + 50 * stayed - 300 * uneven
    assert (proof["dual"], proof["gap"], proof["proved"]) == (worth, 0, True)

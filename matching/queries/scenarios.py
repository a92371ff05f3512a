"""What the pages read of the runs and their proposals."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from matching import adapters
from matching.engine import Policy, criteria_without_data
from matching.enums import ProposalState
from matching.models import Proposal, Scenario, Unpaired
from programs.models import Candidate, Program


def scenarios(program: Program) -> QuerySet[Scenario]:
    """The runs of the matching, latest first, with how many proposals each has and how many are left to decide."""
    to_decide = Count("proposals", filter=Q(proposals__state=ProposalState.PROPOSED))
    validated = Count("proposals", filter=Q(proposals__state=ProposalState.VALIDATED))
    rows = Scenario.objects.filter(program=program).select_related("made_by", "program__consortium")
    return rows.annotate(proposed=Count("proposals"), remaining=to_decide, validated=validated).order_by(
        "-made_at", "-id"
    )


def scenario(program: Program, pk: int) -> Scenario | None:
    return scenarios(program).filter(pk=pk).first()


def current_scenario(program: Program) -> Scenario | None:
    """The run that is worked on."""
    return scenarios(program).filter(current=True).first()


def proposals(scenario: Scenario) -> QuerySet[Proposal]:
    """The proposals of a run, the weakest first whatever was decided on them since, in 1 query."""
    return _proposals().filter(scenario=scenario, program=scenario.program_id).order_by("score", "id")


def proposals_about(scenario: Scenario, mentor: Candidate, mentee: Candidate) -> QuerySet[Proposal]:
    """What the run proposed for either of two people."""
    either = Q(mentor=mentor) | Q(mentee=mentee)
    return _proposals().filter(either, scenario=scenario, program=scenario.program_id).order_by("id")


def proposal(program: Program, pk: int) -> Proposal | None:
    return _proposals().filter(program=program, pk=pk).first()


def _proposals() -> QuerySet[Proposal]:
    return Proposal.objects.select_related(
        "scenario", "program__consortium", "mentor__company", "mentee__company", "binome"
    )


def unpaired(scenario: Scenario) -> QuerySet[Unpaired]:
    rows = Unpaired.objects.filter(scenario=scenario, program=scenario.program_id)
    return rows.select_related("candidate__company").order_by("candidate__side", "candidate__sort_name", "id")


def without_data(program: Program, weights: Mapping[str, float]) -> tuple[str, ...]:
    """The criteria that weigh something and can compare none of those who can be paired; () when nobody can be."""
    pool = adapters.pool(program)
    return () if adapters.missing(pool) else criteria_without_data(pool.cohort, Policy(weights=weights))

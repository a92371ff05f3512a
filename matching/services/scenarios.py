"""A run of the matching: the proposals of one day, with what was asked and the proof of the answer."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matching import adapters
from matching.enums import ScenarioState
from matching.models import Proposal, Scenario, Unpaired
from matching.services import locks
from programs import audit
from programs.models import Program, User


@transaction.atomic
def run(*, actor: User | None, program: Program) -> Scenario:
    """Proposes the pairs of everyone who can be paired today; an older undecided run is set aside.

    Each eligible candidate ends up in a proposal, in a pair already, or unpaired with the reason. Raises
    ValidationError when one side has nobody.
    """
    locked = locks.program(program)
    pool = adapters.pool(locked)
    _check(pool)
    answer = adapters.solve(pool)
    Scenario.objects.filter(program=locked, state=ScenarioState.DRAFT).update(state=ScenarioState.DISCARDED)
    scenario = Scenario.objects.create(
        program=locked, policy=answer.policy, proof=answer.proof, made_by=actor
    )
    for proposal in answer.proposals:
        proposal.program, proposal.scenario = locked, scenario
    for alone in answer.unpaired:
        alone.program, alone.scenario = locked, scenario
    Proposal.objects.bulk_create(answer.proposals)
    Unpaired.objects.bulk_create(answer.unpaired)
    audit.record(
        "scenario.run",
        actor=actor,
        target=scenario,
        program=locked,
        pairs=len(answer.proposals),
        unpaired=len(answer.unpaired),
    )
    return scenario


def _check(pool: adapters.Pool) -> None:
    if not pool.mentors and not pool.mentees:
        raise ValidationError(_("Nobody can be paired yet: make candidates eligible first."))
    if not pool.mentors:
        raise ValidationError(
            _("No mentor has a place left: make mentors eligible, or raise how many mentees one takes.")
        )
    if not pool.mentees:
        raise ValidationError(_("No mentee is waiting for a pair: make mentees eligible first."))

"""The coordinator's decisions on proposals: validated one by one, all at once, or set aside for good."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import permissions, queries
from matching.enums import ProposalState, ScenarioState, VetoSource
from matching.models import Binome, Proposal, Scenario, Veto
from matching.services import binomes, locks
from programs import audit
from programs.models import User


@dataclass(frozen=True)
class Validated:
    """What "validate all" did: the pairs formed, and each proposal left open with the reason in words."""

    formed: list[Binome]
    refused: list[tuple[Proposal, str]]


@transaction.atomic
def validate(*, actor: User | None, proposal: Proposal) -> Binome:
    """Forms the pair of the proposal; raises ValidationError saying why when it no longer can, and changes nothing."""
    current = locks.proposal(proposal)
    locks.insist(permissions.may_decide(current))
    binome = binomes.form(actor=actor, proposal=current)
    _decide(actor, current, ProposalState.VALIDATED, "proposal.validated")
    return binome


@transaction.atomic
def validate_all(*, actor: User | None, scenario: Scenario) -> Validated:
    """Validates every open proposal of the scenario; one that can no longer be is left open and comes back with why."""
    formed: list[Binome] = []
    refused: list[tuple[Proposal, str]] = []
    remaining = Proposal.objects.filter(
        scenario=scenario, program=scenario.program_id, state=ProposalState.PROPOSED
    )
    for proposal in remaining.select_related("mentor", "mentee").order_by("id"):
        try:
            formed.append(validate(actor=actor, proposal=proposal))
        except ValidationError as error:
            refused.append((proposal, " ".join(error.messages)))
    return Validated(formed, refused)


@transaction.atomic
def dismiss(*, actor: User, proposal: Proposal, reason: str) -> Proposal:
    """Sets the proposal aside and rules the pair out of later runs. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Say why in a few words: you will be glad of it if someone asks.")}
        )
    current = locks.proposal(proposal)
    locks.insist(permissions.may_decide(current))
    veto, _created = Veto.objects.get_or_create(
        mentor_id=current.mentor_id,
        mentee_id=current.mentee_id,
        defaults={
            "program": current.program,
            "source": VetoSource.COORDINATOR,
            "reason": reason.strip()[:300],
            "made_by": actor,
        },
    )
    audit.record("veto.set", actor=actor, target=veto, program=current.program)
    return _decide(actor, current, ProposalState.DISMISSED, "proposal.dismissed")


@transaction.atomic
def reopen(*, actor: User, proposal: Proposal) -> Proposal:
    """Takes a decision back: the veto is lifted, or the pair that nobody was told about is undone.

    Raises ValidationError when the pair was announced, or when newer proposals replaced these.
    """
    current = locks.proposal(proposal)
    locks.insist(permissions.may_reopen(current, queries.is_latest(current.scenario)))
    if current.state == ProposalState.VALIDATED:
        _undo_pair(actor, current)
    elif current.state == ProposalState.DISMISSED:
        _lift_veto(actor, current)
    current.state, current.decided_at = ProposalState.PROPOSED, None
    current.save(update_fields=["state", "decided_at"])
    audit.record("proposal.reopened", actor=actor, target=current, program=current.program)
    _follow(current.scenario, actor)
    return current


def _undo_pair(actor: User, proposal: Proposal) -> None:
    binome = Binome.objects.filter(proposal=proposal, program=proposal.program_id).first()
    if binome is not None:
        binomes.undo(actor=actor, binome=binome)


def _lift_veto(actor: User, proposal: Proposal) -> None:
    veto = Veto.objects.filter(
        program=proposal.program_id,
        mentor=proposal.mentor_id,
        mentee=proposal.mentee_id,
        source=VetoSource.COORDINATOR,
    ).first()
    if veto is not None:
        audit.record("veto.lifted", actor=actor, target=veto, program=proposal.program)
        veto.delete()


def _decide(actor: User | None, proposal: Proposal, state: ProposalState, verb: str) -> Proposal:
    proposal.state, proposal.decided_at = state, timezone.now()
    proposal.save(update_fields=["state", "decided_at"])
    audit.record(verb, actor=actor, target=proposal, program=proposal.program)
    _follow(proposal.scenario, actor)
    return proposal


def _follow(scenario: Scenario, actor: User | None) -> None:
    """The scenario is decided when its last proposal is, and open again when one is."""
    remaining = Proposal.objects.filter(
        scenario=scenario, program=scenario.program_id, state=ProposalState.PROPOSED
    )
    state = ScenarioState.DRAFT if remaining.exists() else ScenarioState.DECIDED
    if scenario.state != state:
        scenario.state = state
        scenario.save(update_fields=["state"])
        if state == ScenarioState.DECIDED:
            audit.record("scenario.decided", actor=actor, target=scenario, program=scenario.program)

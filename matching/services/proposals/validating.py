"""Proposals validated one by one, or all at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from matching import permissions
from matching.enums import ProposalState
from matching.models import Binome, Proposal, Scenario
from matching.services import binomes, board, locks
from matching.services.proposals.holding import held, settle
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
    current = held(proposal)
    locks.insist(permissions.may_decide(current))
    binome = binomes.form(actor=actor, proposal=current)
    settle(current, ProposalState.VALIDATED)
    audit.record("proposal.validated", actor=actor, target=current, program=current.program)
    board.follow(current.scenario, actor)
    return binome


@transaction.atomic
def validate_all(*, actor: User | None, scenario: Scenario) -> Validated:
    """Validates every open proposal of the scenario; one that can no longer be is left open and comes back with why.

    Raises ValidationError when another scenario is worked on.
    """
    held = locks.scenario(scenario)
    locks.insist(permissions.may_edit(held))
    formed: list[Binome] = []
    refused: list[tuple[Proposal, str]] = []
    remaining = Proposal.objects.filter(
        scenario=held, program=held.program_id, state=ProposalState.PROPOSED
    ).select_related("program__consortium", "mentor", "mentee")
    for proposal in remaining.order_by("id"):
        try:
            formed.append(validate(actor=actor, proposal=proposal))
        except ValidationError as error:
            refused.append((proposal, " ".join(error.messages)))
    return Validated(formed, refused)

"""The coordinator's decisions on proposals: validated one by one, all at once, or set aside for good."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import permissions
from matching.enums import BoardVerb, ProposalState, VetoSource
from matching.models import Binome, Proposal, Scenario, Veto
from matching.queries import board as reading
from matching.queries.board import Change
from matching.services import binomes, board, locks
from matching.services.board import ledger
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
    current = _held(proposal)
    locks.insist(permissions.may_decide(current))
    binome = binomes.form(actor=actor, proposal=current)
    _settle(current, ProposalState.VALIDATED)
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


@transaction.atomic
def dismiss(
    *, actor: User, proposal: Proposal, reason: str, revision: int | None = None, seen: str = ""
) -> Proposal:
    """Sets the proposal aside for good, rules the pair out of later runs and gives both people the best that is left.

    `revision` and `seen` as in `board.apply`; None and "" for whoever saw no consequence. Raises ValidationError without a
    reason, board.MovedError when somebody edited in the meantime.
    """
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Say why in a few words: you will be glad of it if someone asks.")}
        )
    current = _held(proposal)
    locks.insist(permissions.may_decide(current))
    scenario = board.hold(current.scenario, revision)
    weighed = reading.weigh(scenario, Change(BoardVerb.DISMISS, (_pair(current),)))
    board.insist_seen(weighed, seen)
    before = ledger.dump(current)
    ruled_out = _rule_out(actor, current, reason)
    _settle(current, ProposalState.DISMISSED)
    audit.record("proposal.dismissed", actor=actor, target=current, program=current.program)
    weighed.board.pop(current.mentee_id, None)
    after = {"proposal": [ledger.dump(current)], "veto": ledger.dumps(ruled_out)}
    board.write(actor, scenario, weighed, before={"proposal": [before]}, after=after)
    return current


@transaction.atomic
def reopen(*, actor: User, proposal: Proposal) -> Proposal:
    """Takes a decision back: the veto is lifted and the pair is on the board again, or the pair that nobody was told about
    is undone.

    Raises ValidationError when the pair was announced, when it can no longer be, or when another scenario is worked on.
    """
    current = _held(proposal)
    locks.insist(permissions.may_reopen(current))
    audit.record("proposal.reopened", actor=actor, target=current, program=current.program)
    if current.state == ProposalState.DISMISSED:
        return _bring_back(actor, current)
    binome = Binome.objects.filter(proposal=current, program=current.program_id).first()
    if binome is not None:
        binomes.undo(actor=actor, binome=binome)
    _settle(current, ProposalState.PROPOSED)
    board.follow(current.scenario, actor)
    return current


def _bring_back(actor: User, proposal: Proposal) -> Proposal:
    """The pair stands on the board again, whoever got either of the two in between."""
    scenario, pair = board.hold(proposal.scenario, None), _pair(proposal)
    lifted = list(_vetoes(proposal).filter(source=VetoSource.COORDINATOR))
    weighed = reading.weigh(
        scenario, Change(BoardVerb.REOPEN, (pair,)), without_veto=pair if lifted else None
    )
    before = {"proposal": [ledger.dump(proposal)], "veto": ledger.dumps(lifted)}
    for veto in lifted:
        audit.record("veto.lifted", actor=actor, target=veto, program=proposal.program)
        veto.delete()
    proposal.state, proposal.decided_at = ProposalState.PROPOSED, None
    board.write(
        actor,
        scenario,
        weighed,
        before=before,
        after={"proposal": [ledger.dump(proposal)]},
        but=frozenset({proposal.mentee_id}),
    )
    proposal.save(update_fields=["state", "decided_at"])
    board.follow(scenario, actor)
    return proposal


def _rule_out(actor: User, proposal: Proposal, reason: str) -> list[Veto]:
    """The veto, when there was none yet."""
    veto, created = _vetoes(proposal).get_or_create(
        mentor_id=proposal.mentor_id,
        mentee_id=proposal.mentee_id,
        defaults={
            "program": proposal.program,
            "source": VetoSource.COORDINATOR,
            "reason": reason.strip()[:300],
            "made_by": actor,
        },
    )
    audit.record("veto.set", actor=actor, target=veto, program=proposal.program)
    return [veto] if created else []


def _vetoes(proposal: Proposal) -> QuerySet[Veto]:
    return Veto.objects.filter(
        program=proposal.program_id, mentor=proposal.mentor_id, mentee=proposal.mentee_id
    )


def _held(proposal: Proposal) -> Proposal:
    """The proposal under lock. Raises board.MovedError when the pair is no longer on the board."""
    try:
        return locks.proposal(proposal)
    except Proposal.DoesNotExist:
        raise board.MovedError(
            _("This pair is no longer on the board: somebody changed it in the meantime.")
        ) from None


def _pair(proposal: Proposal) -> reading.Pair:
    return proposal.mentor_id, proposal.mentee_id


def _settle(proposal: Proposal, state: ProposalState) -> None:
    proposal.state = state
    proposal.decided_at = None if state == ProposalState.PROPOSED else timezone.now()
    proposal.save(update_fields=["state", "decided_at"])

"""A proposal set aside for good, and a decision taken back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from matching import permissions
from matching.enums import BoardVerb, ProposalState, VetoSource
from matching.models import Binome, Proposal, Veto
from matching.queries import board as reading
from matching.queries.board import Change
from matching.services import binomes, board, locks
from matching.services.board import ledger
from matching.services.proposals.holding import held, pair, settle
from programs import audit
from programs.models import User


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
    current = held(proposal)
    locks.insist(permissions.may_decide(current))
    scenario = board.hold(current.scenario, revision)
    weighed = reading.weigh(scenario, Change(BoardVerb.DISMISS, (pair(current),)))
    board.insist_seen(weighed, seen)
    before = ledger.dump(current)
    ruled_out = _rule_out(actor, current, reason)
    settle(current, ProposalState.DISMISSED)
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
    current = held(proposal)
    locks.insist(permissions.may_reopen(current))
    audit.record("proposal.reopened", actor=actor, target=current, program=current.program)
    if current.state == ProposalState.DISMISSED:
        return _bring_back(actor, current)
    binome = Binome.objects.filter(proposal=current, program=current.program_id).first()
    if binome is not None:
        binomes.undo(actor=actor, binome=binome)
    settle(current, ProposalState.PROPOSED)
    board.follow(current.scenario, actor)
    return current


def _bring_back(actor: User, proposal: Proposal) -> Proposal:
    """The pair stands on the board again, whoever got either of the two in between."""
    scenario, both = board.hold(proposal.scenario, None), pair(proposal)
    lifted = list(_vetoes(proposal).filter(source=VetoSource.COORDINATOR))
    weighed = reading.weigh(
        scenario, Change(BoardVerb.REOPEN, (both,)), without_veto=both if lifted else None
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

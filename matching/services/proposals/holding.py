"""A proposal under lock, and its state."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.enums import ProposalState
from matching.models import Proposal
from matching.queries import board as reading
from matching.services import board, locks


def held(proposal: Proposal) -> Proposal:
    """The proposal under lock. Raises board.MovedError when the pair is no longer on the board."""
    try:
        return locks.proposal(proposal)
    except Proposal.DoesNotExist:
        raise board.MovedError(
            _("This pair is no longer on the board: somebody changed it in the meantime.")
        ) from None


def pair(proposal: Proposal) -> reading.Pair:
    return proposal.mentor_id, proposal.mentee_id


def settle(proposal: Proposal, state: ProposalState) -> None:
    proposal.state = state
    proposal.decided_at = None if state == ProposalState.PROPOSED else timezone.now()
    proposal.save(update_fields=["state", "decided_at"])

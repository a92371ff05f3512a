"""Somebody leaves of their own accord, from their portal: free at any time, whatever they are engaged in."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from charters.services import answering
from matching import queries as pairing
from matching.enums import BinomeState
from matching.services import binomes
from programs.models import Candidate, User
from programs.services import waiting
from tracking.services import endings


@transaction.atomic
def leave(*, actor: User, candidate: Candidate) -> Candidate:
    """Withdraws the person's own candidacy. A pair that awaits answers is declined in their name, as they could do.

    A pair that both have accepted stays until a coordinator, told at once, has spoken to the partner and ended it: nobody
    learns by a mail alone that they are left. Raises PermissionDenied for anybody else.
    """
    if candidate.user_id != actor.pk:
        raise PermissionDenied(_("Each person withdraws for themself."))
    for binome in pairing.live_binomes_of(candidate).filter(state=BinomeState.ANNOUNCED):
        answering.answer(actor=actor, binome=binome, accept=False)
    candidate.refresh_from_db()
    return waiting.leave(actor=actor, candidate=candidate, reason=_("Left of their own accord."))


@transaction.atomic
def let_go(actor: User, candidate: Candidate) -> None:
    """Before somebody's data are erased: their candidacy is left and their pairs end, within the candidacy's scope.

    `candidate` may be known by its address alone; it is the actor's own.
    """
    for binome in pairing.live_binomes_of(candidate).filter(state=BinomeState.FORMED):
        binomes.undo(actor=actor, binome=binome)
    begun = list(pairing.live_binomes_of(candidate).exclude(state=BinomeState.ANNOUNCED))
    if candidate.user_id == actor.pk:
        leave(actor=actor, candidate=candidate)
    else:
        waiting.leave(actor=None, candidate=candidate, reason=_("Left of their own accord."))
    for binome in begun:
        endings.end(actor=actor, binome=binome, reason=_("Asked for their data to be erased."))

"""A member's answer to the pair; the second "yes" brings the charter."""

from __future__ import annotations

from django.db import transaction

from charters.services import drafting
from matching.enums import BinomeState
from matching.models import Binome
from matching.services import binomes
from programs.models import User


@transaction.atomic
def answer(*, actor: User, binome: Binome, accept: bool, reason: str = "") -> Binome:
    """Records the answer; when both have accepted, freezes the charter and asks both to sign it.

    Raises PermissionDenied for anybody but a member, ValidationError when no answer is awaited.
    """
    answered = binomes.answer(actor=actor, binome=binome, accept=accept, reason=reason)
    if answered.state == BinomeState.ACCEPTED:
        drafting.freeze(actor=actor, binome=answered)
    return answered

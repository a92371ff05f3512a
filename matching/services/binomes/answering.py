"""The two members answer, then the pair begins."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from matching import emails, permissions
from matching.enums import BinomeState, VetoSource
from matching.models import Binome
from matching.services import joining, locks
from matching.services.binomes.marks import keep_apart, mark
from programs import audit
from programs.enums import Side
from programs.models import User


@transaction.atomic
def answer(*, actor: User, binome: Binome, accept: bool, reason: str = "") -> Binome:
    """Records one member's answer. The second "yes" makes the pair accepted; a "no" ends it, without fault.

    The reason of a "no" is given in confidence: it is kept on the veto, shown to the coordinator alone. Answering "yes"
    twice changes nothing. Raises PermissionDenied for anybody but a member, ValidationError when no answer is awaited.
    """
    current = locks.binome(binome)
    side = permissions.side_of(actor, current)
    if side is None:
        permissions.may_answer(actor, current).or_refuse()
    if accept and side and _accepted_at(current, side):
        return current
    locks.insist(permissions.may_answer(actor, current))
    return (
        _accept(actor, current, Side(side or ""))
        if accept
        else _decline(actor, current, Side(side or ""), reason)
    )


def _accept(actor: User, binome: Binome, side: Side) -> Binome:
    now = timezone.now()
    setattr(binome, f"{side}_accepted_at", now)
    both = binome.mentor_accepted_at is not None and binome.mentee_accepted_at is not None
    if both:
        mark(binome, BinomeState.ACCEPTED, accepted_at=now, **{f"{side}_accepted_at": now})
    else:
        binome.save(update_fields=[f"{side}_accepted_at"])
    audit.record("binome.accepted", actor=actor, target=binome, program=binome.program, side=side, both=both)
    return binome


def _decline(actor: User, binome: Binome, side: Side, reason: str) -> Binome:
    mark(binome, BinomeState.DECLINED, ended_at=timezone.now())
    source = VetoSource.MENTOR if side == Side.MENTOR else VetoSource.MENTEE
    keep_apart(actor, binome, source, reason)
    for member in (binome.mentor, binome.mentee):
        joining.release(actor=actor, candidate=member)
    audit.record("binome.declined", actor=actor, target=binome, program=binome.program, side=side)
    emails.pair_declined(binome)
    return binome


@transaction.atomic
def start(*, actor: User | None, binome: Binome) -> Binome:
    """The last signature is given: the pair is active. Starting twice changes nothing.

    Raises ValidationError before both have accepted.
    """
    current = locks.binome(binome)
    if current.state == BinomeState.ACTIVE:
        return current
    locks.insist(permissions.may_start(current))
    mark(current, BinomeState.ACTIVE, started_at=timezone.now())
    audit.record("binome.started", actor=actor, target=current, program=current.program)
    return current


def _accepted_at(binome: Binome, side: Side) -> datetime | None:
    return binome.mentor_accepted_at if side == Side.MENTOR else binome.mentee_accepted_at

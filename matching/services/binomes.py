"""The life of a pair, from decision to start. Sole writer of a binôme and of its state."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import adapters, emails, permissions, queries, wording
from matching.enums import BinomeState, VetoSource
from matching.models import Binome, Proposal, Veto
from matching.permissions import Commitments
from matching.services import joining, locks
from programs import audit
from programs.enums import Side
from programs.models import Candidate, Program, User


@transaction.atomic
def form(*, actor: User | None, proposal: Proposal) -> Binome:
    """Makes the pair of a proposal, everything checked again as it stands now, under lock.

    Raises ValidationError saying what changed since the proposal: state, agreement, capacity, other pair, exclusion.
    """
    mentor, mentee = locks.people(proposal)
    locks.insist(permissions.may_pair(mentor, mentee, commitments(mentor, mentee)))
    binome = Binome.objects.create(
        program=proposal.program,
        mentor=mentor,
        mentee=mentee,
        mentor_company=mentor.company,
        mentee_company=mentee.company,
        same_company_allowed=proposal.program.same_company_allowed,
        proposal=proposal,
        score=proposal.score,
        confidence=proposal.confidence,
        explanation=proposal.explanation,
    )
    audit.record(
        "binome.formed",
        actor=actor,
        target=binome,
        program=proposal.program,
        mentor=mentor.pk,
        mentee=mentee.pk,
    )
    return binome


@transaction.atomic
def undo(*, actor: User, binome: Binome) -> None:
    """Takes back a pair that was not announced; both people are free again and may be proposed to one another again."""
    current = locks.binome(binome)
    locks.insist(permissions.may_undo(current))
    audit.record(
        "binome.undone",
        actor=actor,
        target=current,
        program=current.program,
        mentor=current.mentor_id,
        mentee=current.mentee_id,
    )
    current.delete()


@transaction.atomic
def announce(*, actor: User | None, program: Program) -> list[Binome]:
    """Tells both members of every formed pair: account, role, state and one e-mail each. Returns the pairs announced.

    A pair that something excludes since it was formed is left as it is; `queries.held_back` says which and why.
    Raises ValidationError when there is nothing to announce.
    """
    locked = locks.program(program)
    held = {held.binome.pk for held in queries.held_back(locked)}
    formed = Binome.objects.select_for_update(of=("self",)).filter(program=locked, state=BinomeState.FORMED)
    ready = [b for b in formed.select_related("mentor__company", "mentee__company") if b.pk not in held]
    if not ready:
        raise ValidationError(_("There is no pair to announce: validate proposals first."))
    return [_announce(actor, locked, binome) for binome in ready]


def _announce(actor: User | None, program: Program, binome: Binome) -> Binome:
    binome.program = program
    for member in (binome.mentor, binome.mentee):
        joining.welcome(actor=actor, program=program, candidate=member)
    _mark(binome, BinomeState.ANNOUNCED, announced_at=timezone.now())
    audit.record("binome.announced", actor=actor, target=binome, program=program)
    emails.pair_announced(binome)
    return binome


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
        _mark(binome, BinomeState.ACCEPTED, accepted_at=now, **{f"{side}_accepted_at": now})
    else:
        binome.save(update_fields=[f"{side}_accepted_at"])
    audit.record("binome.accepted", actor=actor, target=binome, program=binome.program, side=side, both=both)
    return binome


def _decline(actor: User, binome: Binome, side: Side, reason: str) -> Binome:
    _mark(binome, BinomeState.DECLINED, ended_at=timezone.now())
    source = VetoSource.MENTOR if side == Side.MENTOR else VetoSource.MENTEE
    _keep_apart(actor, binome, source, reason)
    for member in (binome.mentor, binome.mentee):
        joining.release(actor=actor, candidate=member)
    audit.record("binome.declined", actor=actor, target=binome, program=binome.program, side=side)
    emails.pair_declined(binome)
    return binome


def _keep_apart(actor: User, binome: Binome, source: VetoSource, reason: str) -> None:
    """The two are not proposed to one another again; the reason stands there alone, for the coordinators."""
    Veto.objects.get_or_create(
        mentor=binome.mentor,
        mentee=binome.mentee,
        defaults={
            "program": binome.program,
            "source": source,
            "reason": reason.strip()[:300],
            "made_by": actor,
        },
    )


@transaction.atomic
def end(*, actor: User, binome: Binome, reason: str) -> Binome:
    """The coordinator ends a pair, without fault. Whoever did not leave, and has no other pair, is free again.

    The reason is kept on the veto, shown to the coordinators alone. Ending twice changes nothing. Raises ValidationError
    without a reason, and for a pair that was not announced or was declined. Meetings are `tracking.services.endings`'.
    """
    current = locks.binome(binome)
    if current.state == BinomeState.ENDED:
        return current
    locks.insist(permissions.may_end(current))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why in a few words: no pair is ended without a reason.")})
    _mark(current, BinomeState.ENDED, ended_at=timezone.now())
    _keep_apart(actor, current, VetoSource.FAILED, reason)
    audit.record("binome.ended", actor=actor, target=current, program=current.program)
    for member in locks.people(current):
        joining.release(actor=actor, candidate=member)
    return current


@transaction.atomic
def start(*, actor: User | None, binome: Binome) -> Binome:
    """The last signature is given: the pair is active. Starting twice changes nothing.

    Raises ValidationError before both have accepted.
    """
    current = locks.binome(binome)
    if current.state == BinomeState.ACTIVE:
        return current
    locks.insist(permissions.may_start(current))
    _mark(current, BinomeState.ACTIVE, started_at=timezone.now())
    audit.record("binome.started", actor=actor, target=current, program=current.program)
    return current


def commitments(mentor: Candidate, mentee: Candidate) -> Commitments:
    """What the two are engaged in as the database stands now (see `permissions.Commitments`)."""
    live = queries.live_binomes(mentor.program)
    return Commitments(
        mentor_pairs=live.filter(mentor=mentor).count(),
        mentee_has_pair=live.filter(mentee=mentee).exists(),
        mutual=live.filter(mentor__email__iexact=mentee.email, mentee__email__iexact=mentor.email).exists(),
        exclusion=wording.cause_text(adapters.causes(mentor.program, [(mentor, mentee)])[0]),
    )


def _accepted_at(binome: Binome, side: Side) -> datetime | None:
    return binome.mentor_accepted_at if side == Side.MENTOR else binome.mentee_accepted_at


def _mark(binome: Binome, state: BinomeState, **dates: datetime) -> None:
    binome.state = state
    for name, moment in dates.items():
        setattr(binome, name, moment)
    binome.save(update_fields=["state", *dates])

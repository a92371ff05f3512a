"""The two questions of the pulse: answered, taken back, and the sign that may come of them. Sole writer of both tables.

Nothing of it stands in the register of acts, where coordinators read: that somebody answered is nobody's business.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Binome
from mentorat.lib.rows import as_actor
from programs import audit
from programs.enums import Side
from programs.models import User
from tracking import permissions, pulse_rules
from tracking.models import Pulse, PulseSignal
from tracking.queries import helping
from tracking.queries import pulses as queries


@as_actor
@transaction.atomic
def answer(*, actor: User, binome: Binome, understood: int | None, useful: int | None) -> Pulse:
    """A member answers the round that is open; None: they would rather not say. Twice changes nothing.

    Raises PermissionDenied for anybody but a member, ValidationError when no round is open to the pair.
    """
    held, side = _held(binome, actor)
    number = queries.round_of(held)
    verdict = permissions.may_pulse(held, number)
    if not verdict or number is None:
        raise ValidationError(verdict.reason)
    row, new = Pulse.objects.get_or_create(
        binome=held,
        side=side,
        number=number,
        defaults={
            "program": held.program,
            "author": actor,
            "understood": understood,
            "useful": useful,
            "answered_at": timezone.now(),
        },
    )
    if new:
        _signal(held, actor, side)
    return row


@as_actor
@transaction.atomic
def take_back(*, actor: User, binome: Binome) -> None:
    """The person's last answer goes, and the sign that came of it with it. Raises ValidationError once it is too late."""
    held, side = _held(binome, actor)
    row = Pulse.objects.filter(binome=held, author=actor).order_by("-number").first()
    if row is None:
        return
    if row.answered_at < timezone.now() - pulse_rules.WITHDRAWABLE:
        raise ValidationError(
            _("An answer can be taken back for %(n)s days.") % {"n": pulse_rules.WITHDRAWABLE.days}
        )
    row.delete()
    _signal(held, actor, side)


@as_actor
@transaction.atomic
def close(*, actor: User, signal: PulseSignal) -> None:
    """A coordinator has talked with the person, or means to. Twice changes nothing; raises PermissionDenied to others."""
    row = queries.signals(actor).select_for_update(of=("self",)).filter(pk=signal.pk).first()
    if row is None:
        raise PermissionDenied(_("This sign is not yours to close."))
    row.closed_at, row.closed_by = timezone.now(), actor
    row.save(update_fields=["closed_at", "closed_by"])


def _signal(binome: Binome, actor: User, side: Side) -> None:
    """Raises the sign, or takes it away, as the answers that stand have it. Where nobody else coordinates, there is none."""
    own = queries.mine(actor, binome)
    stands = PulseSignal.objects.filter(binome=binome, author=actor, closed_at=None)
    if not pulse_rules.calls(zip(*((p.understood, p.useful) for p in own), strict=True)):
        stands.delete()
    elif not stands.exists() and helping.helpers(binome.program, binome):
        PulseSignal.objects.create(
            program=binome.program, binome=binome, author=actor, side=side, raised_at=timezone.now()
        )


def _held(binome: Binome, actor: User) -> tuple[Binome, Side]:
    """The pair, so that two taps are one answer, and which of the two acts."""
    rows = Binome.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("program__consortium", "mentor__user", "mentee__user").get(pk=binome.pk)
    if not permissions.is_member(held, actor):
        raise PermissionDenied(_("Only the two members of the pair answer, each for themself."))
    audit.insist_open(held.program)
    return held, Side.MENTOR if held.mentor.user_id == actor.pk else Side.MENTEE

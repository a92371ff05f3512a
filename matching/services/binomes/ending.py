"""A pair is over, without fault."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import permissions
from matching.enums import BinomeState, VetoSource
from matching.models import Binome
from matching.services import joining, locks
from matching.services.binomes.marks import close_pause, keep_apart, mark
from programs import audit
from programs.models import User


@transaction.atomic
def end(*, actor: User, binome: Binome, reason: str) -> Binome:
    """A coordinator, or a member, ends a pair, without fault. Whoever did not leave, and has no other pair, is free again.

    The coordinator's reason is kept on the veto, shown to the coordinators alone; a member owes none here. Ending twice
    changes nothing. Raises ValidationError when the coordinator gives no reason, and for a pair that was not announced or
    was declined. Meetings, and what the members say, are `tracking.services.endings`'.
    """
    current = locks.binome(binome)
    if current.state == BinomeState.ENDED:
        return current
    locks.insist(permissions.may_end(current))
    if not reason.strip() and permissions.side_of(actor, current) is None:
        raise ValidationError({"reason": _("Say why in a few words: no pair is ended without a reason.")})
    now = timezone.now()
    close_pause(current, now)
    mark(current, BinomeState.ENDED, ended_at=now)
    keep_apart(actor, current, VetoSource.FAILED, reason)
    audit.record("binome.ended", actor=actor, target=current, program=current.program)
    for member in locks.people(current):
        joining.release(actor=actor, candidate=member)
    return current

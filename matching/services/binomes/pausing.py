"""A pair rests until a day that is known, comes back on that day, earlier or later."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from matching import permissions, queries
from matching.enums import BinomeState, PauseSource
from matching.models import Binome, Pause
from matching.services import locks
from matching.services.binomes.marks import close_pause, mark
from programs import audit
from programs.models import User
from programs.queries.consortium import today_in


@transaction.atomic
def pause(*, actor: User, binome: Binome, until: date) -> Pause:
    """Puts an active pair on pause until `until`, the day of return. No reason is asked. Asking twice for the same day
    changes nothing. Raises ValidationError for a pair that does not meet, or a day that is past or after the programme.
    """
    current = locks.binome(binome)
    stands = queries.open_pause(current)
    if stands is not None and stands.until == until:
        return stands
    today = today_in(current.program.consortium)
    locks.insist(permissions.may_pause(current, until, today))
    source = PauseSource(permissions.side_of(actor, current) or PauseSource.COORDINATOR)
    now = timezone.now()
    mark(current, BinomeState.PAUSED)
    row = Pause.objects.create(
        program=current.program, binome=current, asked_by=source, begun_at=now, until=until
    )
    audit.record("binome.paused", actor=actor, target=current, program=current.program, until=str(until))
    return row


@transaction.atomic
def move_return(*, actor: User, binome: Binome, until: date) -> Pause:
    """Another day of return: a later one is anybody's of the pair, an earlier one theirs who asked (`may_hasten`)."""
    current = locks.binome(binome)
    row = queries.open_pause(current)
    locks.insist(permissions.may_move_return(current, until, today_in(current.program.consortium)))
    if row is None or row.until == until:
        return row or pause(actor=actor, binome=current, until=until)
    if until < row.until:
        locks.insist(permissions.may_hasten(actor, current, row))
    row.until = until
    row.save(update_fields=["until"])
    audit.record("pause.moved", actor=actor, target=current, program=current.program, until=str(until))
    return row


@transaction.atomic
def resume(*, actor: User | None, binome: Binome) -> Binome:
    """The pair meets again: on the day of return (`actor` is None), or before it. Twice changes nothing."""
    current = locks.binome(binome)
    row = queries.open_pause(current)
    if current.state != BinomeState.PAUSED or row is None:
        return current
    if actor is not None:
        locks.insist(permissions.may_hasten(actor, current, row))
    now = timezone.now()
    close_pause(current, now)
    mark(current, BinomeState.ACTIVE, resumed_at=now)
    audit.record("binome.resumed", actor=actor, target=current, program=current.program)
    return current

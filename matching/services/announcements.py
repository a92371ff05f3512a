"""An announcement planned for later: set, moved, cancelled, sent when it is due, once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from matching import emails, permissions, queries
from matching.models import Announcement
from matching.services import locks
from matching.services.binomes import announcing
from programs import audit
from programs.enums import ProgramState
from programs.models import Program, User

logger = logging.getLogger(__name__)
FARTHEST = timedelta(days=366)


@transaction.atomic
def plan(*, actor: User, program: Program, send_at: datetime) -> Announcement:
    """The formed pairs will be announced at `send_at`; what was planned before is moved there.

    Raises ValidationError for an hour that is past or more than a year ahead, or before the programme pairs.
    """
    held, now = locks.program(program), timezone.now()
    locks.insist(permissions.may_announce(held))
    if not now < send_at < now + FARTHEST:
        raise ValidationError({"on": _("Choose an hour to come, within a year.")})
    row = queries.awaited(held)
    moved = row is not None
    row = row or Announcement(program=held)
    row.send_at, row.made_by = send_at, actor
    row.save()
    verb = "announcement.moved" if moved else "announcement.planned"
    audit.record(verb, actor=actor, target=row, program=held, send_at=send_at.isoformat())
    return row


@transaction.atomic
def cancel(*, actor: User, program: Program) -> bool:
    """Nothing is announced at the hour that was planned; False when nothing was (it has just been sent, perhaps)."""
    row = queries.awaited(locks.program(program))
    if row is None:
        return False
    row.cancelled_at = timezone.now()
    row.save(update_fields=["cancelled_at"])
    audit.record("announcement.cancelled", actor=actor, target=row, program=program)
    return True


def send_due(*, now: datetime | None = None) -> int:
    """Sends what is due in every programme, each once however many beats look; returns how many pairs were announced."""
    now = now or timezone.now()
    with scopes_disabled():  # the job spans all programmes; each is then opened alone
        waiting = Announcement.objects.filter(sent_at=None, cancelled_at=None, send_at__lte=now)
        waiting = waiting.exclude(program__state=ProgramState.CLOSED)
        due = [
            (row.pk, row.program) for row in waiting.select_related("program__consortium").order_by("send_at")
        ]
    told = 0
    for pk, program in due:
        try:
            with scope(consortium=program.consortium, program=program):
                told += _send(pk, program, now)
        except Exception:  # one programme's trouble is not the others'
            logger.exception("announcement %s could not be sent: the next beat tries again", pk)
    return told


@transaction.atomic
def _send(pk: int, program: Program, now: datetime) -> int:
    """Under the lock of the programme: whoever comes second finds it sent, moved or cancelled."""
    locked = locks.program(program)
    row = (
        Announcement.objects.select_for_update(of=("self",))
        .select_related("made_by")
        .filter(pk=pk, sent_at=None, cancelled_at=None, send_at__lte=now)
        .first()
    )
    if row is None:
        return 0
    told = announcing.tell_all(row.made_by, locked)
    row.sent_at, row.told = timezone.now(), len(told)
    row.save(update_fields=["sent_at", "told"])
    audit.record("announcement.sent", actor=None, target=row, program=locked, pairs=len(told))
    emails.announcement_sent(row, locked)
    return len(told)

"""The reminder job: writes what is due today into the outbox, once for each person and period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from programs import audit, outbox
from programs.enums import Side
from programs.models import Heartbeat, OutboundEmail, Program
from tracking import emails, reminders
from tracking.queries import followup

HEARTBEAT = "reminders"


def plan(*, now: datetime | None = None) -> int:
    """Queues every reminder that is due and was not told yet; returns how many.

    One pass over all programmes, a constant number of reads a time zone. Two beats may run it at once: the second finds
    the heartbeat taken and leaves; were it to go on all the same, the unique key of a reminder keeps one row.
    """
    now = now or timezone.now()
    Heartbeat.objects.get_or_create(name=HEARTBEAT, defaults={"at": now})
    # The job spans all programmes: the tenants' scopes do not apply, each row carries its own programme.
    with scopes_disabled(), transaction.atomic():
        heartbeat = Heartbeat.objects.select_for_update(skip_locked=True).filter(name=HEARTBEAT).first()
        if heartbeat is None:
            return 0
        written = write(now)
        heartbeat.at = now
        heartbeat.save(update_fields=["at"])
        return written


def write(now: datetime) -> int:
    """The pass itself, without the lock; needs a transaction and no scope."""
    found = {notice.key: notice for notice in _notices(now)}
    told = set(OutboundEmail.objects.filter(key__in=list(found)).values_list("key", flat=True))
    new = [notice for key, notice in found.items() if key not in told]
    written = outbox.queue_all([emails.reminder(notice, due_at=_nine(notice, now)) for notice in new])
    _record([notice.binome.program for notice in new])
    return written


def _notices(now: datetime) -> Iterator[emails.Notice]:
    for zone in followup.zones():
        local = now.astimezone(ZoneInfo(zone))
        if not reminders.awake(local):
            continue
        for case in followup.cases(zone, now):
            mentor, mentee = emails.members(case.binome)
            for due in reminders.due(case.facts, local.date()):
                member = mentor if due.side == Side.MENTOR else mentee
                yield emails.Notice(due, case.binome, member, case.meetings.get(due.meeting or 0))


def _nine(notice: emails.Notice, now: datetime) -> datetime:
    """Nine o'clock today where the programme is: past already, so it leaves at once, and the same for two beats."""
    local = now.astimezone(ZoneInfo(notice.binome.program.consortium.zone))
    return local.replace(hour=reminders.FIRST_HOUR.hour, minute=0, second=0, microsecond=0)


def _record(programs: list[Program]) -> None:
    counts = Counter(program.pk for program in programs)
    for program in {program.pk: program for program in programs}.values():
        audit.record(
            "reminders.planned", actor=None, target=program, program=program, count=counts[program.pk]
        )

"""The reminder job: writes what is due today into the outbox, once for each person and period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from programs import audit, bundles
from programs.enums import Side
from programs.models import Heartbeat, OutboundEmail, Program
from programs.queries import mail_texts, mails
from tracking import digests, reminders
from tracking.emails import Member, members
from tracking.models import GuestState, Meeting, Point
from tracking.notices import Notice
from tracking.queries import eves, followup

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
    no = mails.refused({notice.member.candidate.pk for key, notice in found.items() if key not in told})
    days: dict[str, list[Notice]] = {}
    for key, notice in found.items():
        if key not in told and (notice.member.candidate.pk, notice.category) not in no:
            days.setdefault(digests.bundle(notice, now), []).append(notice)
    leaving = dict(_today(days))
    own = mail_texts.in_force({n.program.pk for several in leaving.values() for n in several})
    written = bundles.queue([digests.mail(name, several, now, own) for name, several in leaving.items()])
    _record([notice.program for several in leaving.values() for notice in several])
    return written


def _today(days: dict[str, list[Notice]]) -> Iterator[tuple[str, list[Notice]]]:
    """One mail a person and day: what comes later and can wait is told the next day, what cannot leaves in a last one."""
    taken = bundles.taken(days)
    for name, notices in days.items():
        if name not in taken:
            yield name, notices
            continue
        pressing = [notice for notice in notices if not notice.patient]
        if pressing and name + bundles.LATE not in taken:
            yield name + bundles.LATE, pressing


def _notices(now: datetime) -> Iterator[Notice]:
    for zone in followup.zones(now):
        today = now.astimezone(ZoneInfo(zone)).date()
        for case in followup.cases(zone, now):
            mentor, mentee = members(case.binome)
            for due in reminders.due(case.facts, today):
                yield Notice(
                    due,
                    case.binome.program,
                    mentor if due.side == Side.MENTOR else mentee,
                    case.binome,
                    case.dated.get(due.about or 0),
                    patient=reminders.may_wait(due, case.facts, today),
                    confirmed=_confirmed(case.dated.get(due.about or 0), due.side),
                )
        for place in eves.places(zone, now, today):
            yield from _invited(place, today)


def _confirmed(dated: Meeting | Point | None, side: Side) -> bool:
    return isinstance(dated, Point) and dated.agreed(
        dated.binome.mentor if side == Side.MENTOR else dated.binome.mentee
    )


def _invited(place: eves.Place, today: date) -> Iterator[Notice]:
    guest = place.guest
    if guest.candidate is None:
        return
    member = Member(guest.candidate, guest.candidate)
    side = Side(guest.candidate.side)
    for due in reminders.invited(guest.event_id, side, place.on, place.told_on, today, place.days):
        yield Notice(
            due,
            guest.event.program,
            member,
            dated=guest.event,
            patient=False,
            confirmed=guest.state == GuestState.COMING,
        )


def _record(programs: list[Program]) -> None:
    counts = Counter(program.pk for program in programs)
    for program in {program.pk: program for program in programs}.values():
        audit.record(
            "reminders.planned", actor=None, target=program, program=program, count=counts[program.pk]
        )

"""What the reminder job reads, across programmes, one zone at a time: nine queries a zone, whatever the number of pairs.

The filters here only keep away what can't be due; `tracking.reminders` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from charters.models import Signature
from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import CandidateState, ProgramState, Side
from programs.hours import Hours
from programs.models import AuditEvent, Consortium
from tracking import clock, pulse_rules
from tracking.checkin_rules import SOONEST, current
from tracking.models import OPEN_MEETINGS, Evaluation, Meeting, MeetingState
from tracking.models.evaluations import LAST_STEP
from tracking.queries import checkins, pulses
from tracking.reminders import (
    CHARTER_AFTER,
    CLOSING_UNTIL,
    FIRST_AFTER,
    PULSE_UNTIL,
    SETTLE_FOR,
    Agreed,
    CheckInOpen,
    Facts,
    Past,
    Round,
)

COUNTS = (*OPEN_MEETINGS, MeetingState.HELD)  # a meeting that missed or was cancelled leaves the month empty


@dataclass(frozen=True)
class Case:
    """A pair and what is known of it; `meetings` are those that a reminder may speak of, by key."""

    binome: Binome
    facts: Facts
    meetings: dict[int, Meeting]


def zones() -> list[str]:
    """The zones in which somebody may be reminded: those with pairs that have accepted, that meet, or that ended of late."""
    alive = Q(state__in=(BinomeState.ACCEPTED, BinomeState.ACTIVE))
    late = Q(state=BinomeState.ENDED, ended_at__gte=timezone.now() - CLOSING_UNTIL - timedelta(days=1))
    rows = Binome.objects.filter(alive | late)
    found = Consortium.objects.filter(pk__in=rows.values("program__consortium"))
    return list(found.order_by("zone").values_list("zone", flat=True).distinct())


def resting_zones() -> list[str]:
    """The zones in which a pair rests."""
    resting = Binome.objects.filter(state=BinomeState.PAUSED)
    found = Consortium.objects.filter(pk__in=resting.values("program__consortium"))
    return list(found.order_by("zone").values_list("zone", flat=True).distinct())


def cases(zone: str, now: datetime) -> Iterator[Case]:
    """The pairs of that zone for which something may be due today, while their programme sends mails."""
    today = now.astimezone(ZoneInfo(zone)).date()
    yield from _unsigned(zone, now, today)
    yield from _without_meeting(zone, now, today)
    yield from _tomorrow(zone, now, today)
    yield from _untold(zone, now, today)
    yield from _rounds(zone, now, today)
    yield from _check_ins(zone, now, today)
    yield from _over(zone, now, today)


def _unsigned(zone: str, now: datetime, today: date) -> Iterator[Case]:
    limit = clock.day_bounds(today - CHARTER_AFTER[0], zone)[1]
    rows = _binomes(zone, now, today).filter(state=BinomeState.ACCEPTED, accepted_at__lt=limit)
    rows = rows.annotate(mentor_signed=_signed(Side.MENTOR), mentee_signed=_signed(Side.MENTEE))
    for binome in rows:
        unsigned = tuple(side for side in Side if not getattr(binome, f"{side}_signed"))
        facts = Facts(
            accepted_on=_local(binome.accepted_at, zone),
            unsigned=unsigned,
            weekends=binome.program.mail_weekends,
        )
        yield Case(binome, facts, {})


def _without_meeting(zone: str, now: datetime, today: date) -> Iterator[Case]:
    first, following = clock.month_bounds(today, zone)
    meetings = Meeting.objects.filter(binome=OuterRef("pk"), state__in=COUNTS)
    rows = _binomes(zone, now, today).filter(
        state=BinomeState.ACTIVE, started_at__lt=clock.day_bounds(today - FIRST_AFTER, zone)[1]
    )
    rows = rows.annotate(
        any_meeting=Exists(meetings),
        month_meeting=Exists(meetings.filter(starts_at__gte=first, starts_at__lt=following)),
    )
    for binome in rows.filter(month_meeting=False):
        facts = Facts(
            started_on=_local(binome.started_at, zone),
            resumed_on=_local(binome.resumed_at, zone),
            paused=binome.state == BinomeState.PAUSED,
            any_meeting=binome.any_meeting,
            month_meeting=binome.month_meeting,
            weekends=binome.program.mail_weekends,
        )
        yield Case(binome, facts, {})


def _tomorrow(zone: str, now: datetime, today: date) -> Iterator[Case]:
    """Meetings of the next day; of the whole weekend and the Monday, where no mail leaves on Saturdays and Sundays."""
    start, end = clock.day_bounds(today + timedelta(days=1), zone)
    later = clock.day_bounds(today + timedelta(days=3), zone)[1]
    rows = Meeting.objects.filter(
        Q(starts_at__lt=end) | Q(program__mail_weekends=False),
        binome__in=_binomes(zone, now, today).filter(state=BinomeState.ACTIVE),
        state=MeetingState.PLANNED,
        starts_at__gte=start,
        starts_at__lt=later,
    ).select_related("binome__program__consortium", "binome__mentor__user", "binome__mentee__user")
    for meeting in rows:
        agreed_on = _local(meeting.planned_at, zone)
        on = _local(meeting.starts_at, zone)
        if on is None or agreed_on is None:
            continue
        facts = Facts(
            started_on=_local(meeting.binome.started_at, zone),
            paused=meeting.binome.state == BinomeState.PAUSED,
            any_meeting=True,
            month_meeting=True,
            agreed=(Agreed(meeting.pk, on, agreed_on),),
            weekends=meeting.binome.program.mail_weekends,
        )
        yield Case(meeting.binome, facts, {meeting.pk: meeting})


def _untold(zone: str, now: datetime, today: date) -> Iterator[Case]:
    """A meeting of these last days of which nobody has said whether it took place."""
    start, end = clock.day_bounds(today - SETTLE_FOR, zone)[0], clock.day_bounds(today, zone)[0]
    rows = Meeting.objects.filter(
        binome__in=_binomes(zone, now, today).filter(state=BinomeState.ACTIVE),
        state=MeetingState.PLANNED,
        starts_at__gte=start - timedelta(days=1),
        starts_at__lt=end,
    ).select_related("binome__program__consortium", "binome__mentor__user", "binome__mentee__user")
    for meeting in rows:
        ended_on = _local(meeting.ends_at, zone)
        if ended_on is not None:
            facts = Facts(
                any_meeting=True,
                month_meeting=True,
                past=(Past(meeting.pk, ended_on),),
                weekends=meeting.binome.program.mail_weekends,
            )
            yield Case(meeting.binome, facts, {meeting.pk: meeting})


def _rounds(zone: str, now: datetime, today: date) -> Iterator[Case]:
    """Pairs that met lately, with who has not answered the round that their meetings opened."""
    meetings = Meeting.objects.filter(binome=OuterRef("pk"), state=MeetingState.HELD).order_by()
    held = meetings.values("binome").annotate(n=Count("pk"), last=Max("settled_at"))
    start = clock.day_bounds(today - PULSE_UNTIL, zone)[1]
    rows = _binomes(zone, now, today).filter(state=BinomeState.ACTIVE)
    rows = rows.annotate(held=Subquery(held.values("n")), told=Subquery(held.values("last")))
    found = list(rows.filter(told__gte=start))
    answered = pulses.rounds_answered([binome.pk for binome in found])
    for binome in found:
        number, on = pulse_rules.number(binome.held), _local(binome.told, zone)
        if number is None or on is None:
            continue
        awaited = tuple(side for side in Side if (binome.pk, side.value, number) not in answered)
        facts = Facts(
            started_on=_local(binome.started_at, zone),
            any_meeting=True,
            month_meeting=True,
            round=Round(number, on, awaited),
            weekends=binome.program.mail_weekends,
        )
        yield Case(binome, facts, {})


def _over(zone: str, now: datetime, today: date) -> Iterator[Case]:
    """Pairs that met and ended, and those whose programme comes to its end, as long as the programme is not closed."""
    since = today - CLOSING_UNTIL
    held = Meeting.objects.filter(binome=OuterRef("pk"), state=MeetingState.HELD)
    parted = Q(Exists(held), state=BinomeState.ENDED, ended_at__gte=clock.day_bounds(since, zone)[0])
    ends = Q(program__state=ProgramState.CLOSING) | Q(
        program__ends_on__gte=since, program__ends_on__lte=today
    )
    moved = AuditEvent.objects.filter(
        program=OuterRef("program"), verb="program.moved", data__after="closing"
    )
    rows = Binome.objects.filter(
        parted | Q(ends, state=BinomeState.ACTIVE), _sending(zone, now, today), started_at__isnull=False
    )
    rows = rows.select_related("program__consortium", "mentor__user", "mentee__user").annotate(
        closing_at=Subquery(moved.order_by("-at").values("at")[:1]),
        mentor_said=_said(Side.MENTOR),
        mentee_said=_said(Side.MENTEE),
    )
    for binome in rows.order_by("pk"):
        unanswered = tuple(side for side in Side if _awaited(binome, side))
        facts = Facts(
            over_on=_ended_on(binome, zone),
            unanswered=unanswered,
            weekends=binome.program.mail_weekends,
        )
        yield Case(binome, facts, {})


def _ended_on(binome: Binome, zone: str) -> date | None:
    """When the pair ended, else when its programme began to close or, sooner, came to its last day."""
    if binome.state == BinomeState.ENDED:
        return _local(binome.ended_at, zone)
    closing_at: datetime | None = getattr(binome, "closing_at", None)
    began = _local(closing_at, zone) if binome.program.state == ProgramState.CLOSING else None
    return min(filter(None, (began, binome.program.ends_on)))


def _awaited(binome: Binome, side: Side) -> bool:
    """Whoever is still there, can sign in, and has not answered to the end."""
    person = binome.mentor if side == Side.MENTOR else binome.mentee
    there = person.user_id is not None and person.state != CandidateState.WITHDRAWN
    return there and not getattr(binome, f"{side}_said")


def _said(side: Side) -> Exists:
    return Exists(Evaluation.objects.filter(binome=OuterRef("pk"), side=side, step=LAST_STEP))


def _check_ins(zone: str, now: datetime, today: date) -> Iterator[Case]:
    """Pairs to which a check-in is open, with who has not answered it."""
    rows = _binomes(zone, now, today).filter(
        state=BinomeState.ACTIVE, started_at__lt=clock.day_bounds(today - SOONEST, zone)[1]
    )
    days = rows.values_list("pk", "started_at", "program__ends_on")
    windows = {pk: current(_local(at, zone), ends_on, today) for pk, at, ends_on in days}
    asked = {pk: window for pk, window in windows.items() if window is not None}
    if not asked:
        return
    answered = checkins.members_who_answered(list(asked))
    for binome in rows.filter(pk__in=asked):
        window = asked[binome.pk]
        awaited = tuple(s for s in Side if (binome.pk, s.value, window.moment.value) not in answered)
        facts = Facts(
            started_on=_local(binome.started_at, zone),
            any_meeting=True,
            month_meeting=True,
            check_in=CheckInOpen(window.moment.value, window.opens, window.closes, awaited),
            weekends=binome.program.mail_weekends,
        )
        yield Case(binome, facts, {})


def _binomes(zone: str, now: datetime, today: date) -> QuerySet[Binome]:
    """The pairs of the programmes that run and that send mails at this hour of this day."""
    people = ("program__consortium", "mentor__user", "mentee__user")
    rows = Binome.objects.filter(_sending(zone, now, today), program__ends_on__gte=today)
    return rows.select_related(*people).order_by("pk")


def _sending(zone: str, now: datetime, today: date) -> Q:
    """Of the programmes that are open and that send mails at this hour of this day."""
    over = (ProgramState.DRAFT, ProgramState.CLOSED)
    hour = now.astimezone(ZoneInfo(zone)).hour
    there = Q(program__consortium__zone=zone) & ~Q(program__state__in=over)
    there &= Q(program__mail_from__lte=hour, program__mail_until__gt=hour)
    return there if Hours(zone, weekends=False).on(today) else there & Q(program__mail_weekends=True)


def _signed(side: Side) -> Exists:
    return Exists(Signature.objects.filter(charter__binome=OuterRef("pk"), signer=side))


def _local(moment: datetime | None, zone: str) -> date | None:
    return timezone.localtime(moment, ZoneInfo(zone)).date() if moment else None

"""What the reminder job reads, across programmes, one zone at a time: thirteen queries a zone at most,
whatever the number of pairs.

The filters here only keep away what can't be due; `tracking.reminders` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

from charters.models import Charter, Signature
from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import CandidateState, ProgramState, Side
from programs.models import AuditEvent, Consortium
from tracking import clock, pulse_rules
from tracking.checkin_rules import SOONEST, current
from tracking.models import OPEN_MEETINGS, Evaluation, Event, EventState, Meeting, MeetingState
from tracking.models.evaluations import LAST_STEP
from tracking.queries import checkins, eves, pulses
from tracking.queries.sending import Case, binomes, day, sending
from tracking.reminders import (
    CHARTER_AFTER,
    CHARTER_UNTIL,
    CLOSING_UNTIL,
    FIRST_AFTER,
    PULSE_UNTIL,
    SETTLE_FOR,
    Change,
    CheckInOpen,
    Facts,
    Past,
    Round,
)

COUNTS = (*OPEN_MEETINGS, MeetingState.HELD)  # a meeting that missed or was cancelled leaves the month empty


def zones(now: datetime) -> list[str]:
    """The zones in which somebody may be reminded: those with pairs that have accepted, that meet, or that ended of late, and
    those where an event is near."""
    alive = Q(state__in=(BinomeState.ACCEPTED, BinomeState.ACTIVE))
    late = Q(state=BinomeState.ENDED, ended_at__gte=now - CLOSING_UNTIL - timedelta(days=1))
    rows = Binome.objects.filter(alive | late)
    near = Event.objects.filter(state=EventState.SENT, starts_at__gt=now, starts_at__lt=now + eves.FARTHEST)
    found = Consortium.objects.filter(
        Q(pk__in=rows.values("program__consortium")) | Q(pk__in=near.values("consortium"))
    )
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
    yield from _changes(zone, now, today)
    yield from _without_meeting(zone, now, today)
    yield from eves.meetings(zone, now, today)
    yield from eves.talks(zone, now, today)
    yield from _untold(zone, now, today)
    yield from _rounds(zone, now, today)
    yield from _check_ins(zone, now, today)
    yield from _over(zone, now, today)


def _unsigned(zone: str, now: datetime, today: date) -> Iterator[Case]:
    limit = clock.day_bounds(today - CHARTER_AFTER[0], zone)[1]
    rows = binomes(zone, now, today).filter(state=BinomeState.ACCEPTED, accepted_at__lt=limit)
    rows = rows.annotate(mentor_signed=_signed(Side.MENTOR), mentee_signed=_signed(Side.MENTEE))
    for binome in rows:
        unsigned = tuple(side for side in Side if not getattr(binome, f"{side}_signed"))
        facts = Facts(
            accepted_on=day(binome.accepted_at, zone),
            unsigned=unsigned,
            weekends=binome.program.mail_weekends,
        )
        yield Case(binome, facts)


def _changes(zone: str, now: datetime, today: date) -> Iterator[Case]:
    """Changes of a charter that somebody has not signed, while the pair lives."""
    since = clock.day_bounds(today - CHARTER_UNTIL, zone)[1]
    until = clock.day_bounds(today - CHARTER_AFTER[0], zone)[1]
    rows = Charter.objects.filter(
        binome__in=binomes(zone, now, today).filter(state=BinomeState.ACTIVE),
        version__gt=1,
        completed_at=None,
        closed_at=None,
        frozen_at__gte=since,
        frozen_at__lt=until,
    ).defer("body", "pdf", "signed_pdf")
    signed = {side: Exists(Signature.objects.filter(charter=OuterRef("pk"), signer=side)) for side in Side}
    rows = rows.annotate(mentor_signed=signed[Side.MENTOR], mentee_signed=signed[Side.MENTEE])
    people = ("binome__program__consortium", "binome__mentor__user", "binome__mentee__user")
    for charter in rows.select_related(*people).order_by("pk"):
        on = day(charter.frozen_at, zone)
        unsigned = tuple(side for side in Side if not getattr(charter, f"{side}_signed"))
        if on is not None:
            facts = Facts(
                change=Change(charter.pk, on, unsigned), weekends=charter.binome.program.mail_weekends
            )
            yield Case(charter.binome, facts)


def _without_meeting(zone: str, now: datetime, today: date) -> Iterator[Case]:
    first, following = clock.month_bounds(today, zone)
    meetings = Meeting.objects.filter(binome=OuterRef("pk"), state__in=COUNTS)
    rows = binomes(zone, now, today).filter(
        state=BinomeState.ACTIVE, started_at__lt=clock.day_bounds(today - FIRST_AFTER, zone)[1]
    )
    rows = rows.annotate(
        any_meeting=Exists(meetings),
        month_meeting=Exists(meetings.filter(starts_at__gte=first, starts_at__lt=following)),
    )
    for binome in rows.filter(month_meeting=False):
        facts = Facts(
            started_on=day(binome.started_at, zone),
            resumed_on=day(binome.resumed_at, zone),
            any_meeting=binome.any_meeting,
            month_meeting=binome.month_meeting,
            weekends=binome.program.mail_weekends,
        )
        yield Case(binome, facts)


def _untold(zone: str, now: datetime, today: date) -> Iterator[Case]:
    """A meeting of these last days of which nobody has said whether it took place."""
    start, end = clock.day_bounds(today - SETTLE_FOR, zone)[0], clock.day_bounds(today, zone)[0]
    rows = Meeting.objects.filter(
        binome__in=binomes(zone, now, today).filter(state=BinomeState.ACTIVE),
        state=MeetingState.PLANNED,
        starts_at__gte=start - timedelta(days=1),
        starts_at__lt=end,
    ).select_related("binome__program__consortium", "binome__mentor__user", "binome__mentee__user")
    for meeting in rows:
        ended_on = day(meeting.ends_at, zone)
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
    rows = binomes(zone, now, today).filter(state=BinomeState.ACTIVE)
    rows = rows.annotate(held=Subquery(held.values("n")), told=Subquery(held.values("last")))
    found = list(rows.filter(told__gte=start))
    answered = pulses.rounds_answered([binome.pk for binome in found])
    for binome in found:
        number, on = pulse_rules.number(binome.held), day(binome.told, zone)
        if number is None or on is None:
            continue
        awaited = tuple(side for side in Side if (binome.pk, side.value, number) not in answered)
        facts = Facts(
            started_on=day(binome.started_at, zone),
            any_meeting=True,
            month_meeting=True,
            round=Round(number, on, awaited),
            weekends=binome.program.mail_weekends,
        )
        yield Case(binome, facts)


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
        parted | Q(ends, state=BinomeState.ACTIVE), sending(zone, now, today), started_at__isnull=False
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
        yield Case(binome, facts)


def _ended_on(binome: Binome, zone: str) -> date | None:
    """When the pair ended, else when its programme began to close or, sooner, came to its last day."""
    if binome.state == BinomeState.ENDED:
        return day(binome.ended_at, zone)
    closing_at: datetime | None = getattr(binome, "closing_at", None)
    began = day(closing_at, zone) if binome.program.state == ProgramState.CLOSING else None
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
    rows = binomes(zone, now, today).filter(
        state=BinomeState.ACTIVE, started_at__lt=clock.day_bounds(today - SOONEST, zone)[1]
    )
    days = rows.values_list("pk", "started_at", "program__ends_on")
    windows = {pk: current(day(at, zone), ends_on, today) for pk, at, ends_on in days}
    asked = {pk: window for pk, window in windows.items() if window is not None}
    if not asked:
        return
    answered = checkins.members_who_answered(list(asked))
    for binome in rows.filter(pk__in=asked):
        window = asked[binome.pk]
        awaited = tuple(s for s in Side if (binome.pk, s.value, window.moment.value) not in answered)
        facts = Facts(
            started_on=day(binome.started_at, zone),
            any_meeting=True,
            month_meeting=True,
            check_in=CheckInOpen(window.moment.value, window.opens, window.closes, awaited),
            weekends=binome.program.mail_weekends,
        )
        yield Case(binome, facts)


def _signed(side: Side) -> Exists:
    return Exists(Signature.objects.filter(charter__binome=OuterRef("pk"), signer=side))

"""What is in the calendars of the two members of a pair, in the programme in scope: for moments that suit both."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Prefetch, Q

from matching.models import Binome
from tracking import suggesting
from tracking.models import (
    OPEN_MEETINGS,
    Event,
    EventState,
    Guest,
    GuestState,
    Meeting,
    MeetingSlot,
    MeetingState,
)
from tracking.suggesting import Suggestions, Taken

LONGEST = timedelta(hours=12)  # of an event
GOING = (GuestState.INVITED, GuestState.COMING, GuestState.WAITING)


def suggestions(binome: Binome, now: datetime) -> Suggestions:
    """Moments that both declared, as last time, when neither has a meeting or an event of the programme: 4 queries."""
    program = binome.program
    last = _last(binome)
    return suggesting.suggest(
        now=now,
        zone=program.consortium.zone,
        said=suggesting.common(binome.mentor.availability, binome.mentee.availability),
        last=last.starts_at if last else None,
        taken=taken(binome, now),
        until=program.ends_on,
        minutes=last.minutes if last else 60,
        country=program.consortium.country,
    )


def taken(binome: Binome, now: datetime) -> list[Taken]:
    """What either has ahead: every start offered or agreed in any of their pairs, and the events they are asked to."""
    both = (binome.mentor.user_id, binome.mentee.user_id)
    return [*_meetings(both, now), *_events(both, now)]


def _meetings(both: tuple[int | None, ...], now: datetime) -> list[Taken]:
    theirs = Q(binome__mentor__user__in=both) | Q(binome__mentee__user__in=both)
    rows = Meeting.objects.filter(theirs, state__in=OPEN_MEETINGS).prefetch_related(
        Prefetch("slots", queryset=MeetingSlot.objects.all())
    )
    return [
        Taken(start, start + timedelta(minutes=row.minutes))
        for row in rows
        for start in row.offered
        if start > now
    ]


def _events(both: tuple[int | None, ...], now: datetime) -> list[Taken]:
    asked = Guest.objects.filter(user__in=both, invited_at__isnull=False, state__in=GOING)
    rows = Event.objects.filter(
        pk__in=asked.values("event"), state=EventState.SENT, starts_at__gt=now - LONGEST
    )
    return [Taken(row.starts_at, row.ends_at) for row in rows]


def _last(binome: Binome) -> Meeting | None:
    """The latest one whose hour is a habit: held, or agreed."""
    kept = (MeetingState.PLANNED, MeetingState.HELD)
    return Meeting.objects.filter(binome=binome, state__in=kept).order_by("-starts_at").first()

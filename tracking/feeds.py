"""Somebody's meetings and events as a calendar that their own reads: when, and in which programme; nothing of the partner.

The place and the video link of a meeting were typed by the two and may name somebody: they are in the invitation and on the
page alone. Hours are those of each programme's zone.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorat.lib import ics
from mentorat.lib.ics import CalendarEvent
from tracking import calendar, event_calendar
from tracking.models import Guest, Meeting, MeetingState


def written(meetings: Iterable[Meeting], guests: Iterable[Guest]) -> bytes:
    """The same rows give the same bytes, so that whoever has them already is told so."""
    events = [*(_meeting(row) for row in meetings), *(_event(row) for row in guests)]
    return ics.feed(events, _("Mentorat"))


def _meeting(row: Meeting) -> CalendarEvent:
    program = row.binome.program
    return CalendarEvent(
        uid=calendar.uid(row),
        sequence=row.sequence,
        starts_at=row.starts_at,
        duration_minutes=row.minutes,
        zone=program.consortium.zone,
        summary=calendar.title(program),
        description="",
        location="",
        url=settings.SITE_URL + reverse("my_meetings", args=[program.slug]),
        organizer=calendar.ourselves(),
        attendees=(),
        stamp=row.settled_at or row.planned_at or row.created_at,
        status="TENTATIVE" if row.state == MeetingState.PROPOSED else "CONFIRMED",
    )


def _event(row: Guest) -> CalendarEvent:
    event = row.event
    return CalendarEvent(
        uid=event_calendar.uid(event),
        sequence=row.sequence,
        starts_at=event.starts_at,
        duration_minutes=event.length,
        zone=event.program.consortium.zone,
        summary=f"{event.title} · {event.program.name}",
        description="",
        location=event.place,
        url=event_calendar.page(event, row),
        organizer=calendar.ourselves(),
        attendees=(),
        stamp=row.invited_at or event.created_at,
        status="CONFIRMED" if row.answered_at else "TENTATIVE",
    )

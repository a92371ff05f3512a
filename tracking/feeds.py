"""Somebody's meetings, talks and events as a calendar that their own reads: when, and in which programme; nothing of the partner.

The place and the video link of a meeting were typed by the two and may name somebody: they are in the invitation and on the
page alone. Hours are those of each programme's zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorat.lib import ics
from mentorat.lib.ics import CalendarEvent
from programs.models import User
from tracking import calendar, event_calendar
from tracking.models import Guest, Meeting, MeetingState, Point
from tracking.models.points import PointState


def written(
    user: User, meetings: Iterable[Meeting], talks: Iterable[Point], guests: Iterable[Guest]
) -> bytes:
    """What `user` reads. The same rows give the same bytes, so that whoever has them already is told so."""
    events = [
        *(_meeting(row) for row in meetings),
        *(_talk(row, row.starts_at, row.host_id == user.pk) for row in talks if row.starts_at),
        *(_event(row) for row in guests),
    ]
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


def _talk(row: Point, starts_at: datetime, host: bool) -> CalendarEvent:
    """Titled as any meeting; nothing says with whom."""
    agreed = max(filter(None, (row.asked_at, row.mentor_agreed_at, row.mentee_agreed_at)))
    page = "point" if host else "my_point"
    return CalendarEvent(
        uid=calendar.uid(row),
        sequence=row.sequence,
        starts_at=starts_at,
        duration_minutes=row.minutes,
        zone=row.program.consortium.zone,
        summary=calendar.title(row.program),
        description="",
        location="",
        url=settings.SITE_URL + reverse(page, args=[row.program.slug, row.pk]),
        organizer=calendar.ourselves(),
        attendees=(),
        stamp=row.settled_at or agreed,
        status="TENTATIVE" if row.state == PointState.PROPOSED else "CONFIRMED",
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

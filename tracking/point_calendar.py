"""A follow-up point as an entry of one person's calendar. The title is that of any meeting: colleagues may see it."""

from __future__ import annotations

from datetime import datetime

from mentorat.lib.ics import CalendarEvent, Method, Participant, invitation
from programs.outbox import Invitation
from tracking import calendar
from tracking.models import Point
from tracking.models.points import PointState


def entry(point: Point, to: Participant, method: Method, *, url: str, stamp: datetime) -> Invitation | None:
    """What puts it into that person's calendar, moves it there or takes it out: one UID, the sequence grows."""
    if point.starts_at is None:
        return None
    event = CalendarEvent(
        uid=calendar.uid(point),
        sequence=point.sequence,
        starts_at=point.starts_at,
        duration_minutes=point.minutes,
        zone=point.program.consortium.zone,
        summary=calendar.title(point.program),
        description="",
        location=point.place or point.link,
        url=point.link or url,
        organizer=calendar.ourselves(),
        attendees=(to,),
        stamp=stamp,
        status="CONFIRMED" if point.state == PointState.PLANNED else "TENTATIVE",
    )
    return Invitation(ics=invitation(event, method).decode(), method=method)

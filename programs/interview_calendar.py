"""An interview as an entry of one person's calendar. Each invitation carries its own recipient alone."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from mentorat.lib.ics import CalendarEvent, Method, Participant, invitation
from programs.models import InterviewBooking
from programs.outbox import Invitation


def part(
    booking: InterviewBooking, to: Participant, method: Method, *, title: str, stamp: datetime
) -> Invitation:
    """What puts the interview into the calendar, moves it there or takes it out: one UID, the sequence grows."""
    slot, program = booking.slot, booking.candidate.program
    event = CalendarEvent(
        uid=f"{booking.uid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}",
        sequence=booking.sequence,
        starts_at=slot.starts_at,
        duration_minutes=slot.minutes,
        zone=program.consortium.zone,
        summary=title,
        description=_("Interview for %(program)s") % {"program": program.name},
        location=slot.place or slot.link,
        url=slot.link,
        organizer=Participant("Mentorat", parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        attendees=(to,),
        stamp=stamp,
    )
    return Invitation(ics=invitation(event, method).decode(), method=method)

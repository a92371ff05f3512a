"""A session of the committee as an entry of one member's calendar. Each invitation carries its own recipient alone."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorat.lib.ics import CalendarEvent, Method, Participant, invitation
from programs.outbox import Invitation
from tracking.models import CommitteeSession


def entry(session: CommitteeSession, to: Participant, *, stamp: datetime) -> CalendarEvent:
    """The UID never changes, the sequence grows at each change."""
    program = session.program
    page = settings.SITE_URL + reverse("committee_session", args=[program.slug, session.pk])
    return CalendarEvent(
        uid=f"{session.uid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}",
        sequence=session.sequence,
        starts_at=session.starts_at,
        duration_minutes=session.length,
        zone=program.consortium.zone,
        summary=_("Steering committee · %(program)s") % {"program": program.name},
        description="\n".join([*(f"{n}. {item}" for n, item in enumerate(session.items, start=1)), page]),
        location=session.place or session.link,
        url=session.link or page,
        organizer=Participant("Mentorat", parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        attendees=(to,),
        stamp=stamp,
    )


def part(session: CommitteeSession, to: Participant, method: Method, *, stamp: datetime) -> Invitation:
    """What puts the session into the calendar, moves it there or takes it out."""
    return Invitation(ics=invitation(entry(session, to, stamp=stamp), method).decode(), method=method)

"""An event as an entry of one guest's calendar. Each invitation carries its own recipient alone."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from mentorat.lib.ics import Answer, CalendarEvent, Method, Participant, invitation
from programs.models import Program
from programs.outbox import Invitation
from tracking.models import Event, Guest, GuestState

ANSWERS: dict[str, Answer] = {GuestState.COMING: "ACCEPTED", GuestState.DECLINED: "DECLINED"}


def address(home: Program, event: Event) -> str:
    """Where somebody who takes part in `home` answers."""
    return settings.SITE_URL + reverse("my_event", args=[home.slug, event.pk])


def page(event: Event, guest: Guest) -> str:
    return address(guest.home or event.program, event)


def uid(event: Event) -> str:
    return f"{event.uid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}"


def entry(event: Event, guest: Guest, to: Participant, *, stamp: datetime) -> CalendarEvent:
    """The UID never changes; the sequence grows with each thing that this calendar is told."""
    url = page(event, guest)
    return CalendarEvent(
        uid=uid(event),
        sequence=guest.sequence,
        starts_at=event.starts_at,
        duration_minutes=event.length,
        zone=event.program.consortium.zone,
        summary=f"{event.title} · {event.program.name}",
        description="\n".join(part for part in (event.purpose, url) if part),
        location=event.place or event.link,
        url=event.link or url,
        organizer=Participant("Mentorat", parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        attendees=(to,),
        stamp=stamp,
    )


def part(event: Event, guest: Guest, to: Participant, method: Method, *, stamp: datetime) -> Invitation:
    """What puts the event into the calendar, moves it there or takes it out."""
    return Invitation(ics=invitation(entry(event, guest, to, stamp=stamp), method).decode(), method=method)


def attendee(guest: Guest, email: str) -> Participant:
    return Participant(guest.name, email, ANSWERS.get(guest.state, "NEEDS-ACTION"))

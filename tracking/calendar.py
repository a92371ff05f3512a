"""A meeting as an entry of both members' calendars. The title stays neutral: colleagues may see it."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorat.lib.ics import Answer, CalendarEvent, Participant, invitation
from programs.models import Candidate, Program
from programs.outbox import Invitation
from tracking.models import Meeting, MeetingState, Point


def entry(meeting: Meeting, *, stamp: datetime) -> CalendarEvent:
    """The calendar entry of the meeting as it stands; the UID never changes, the sequence grows at each change."""
    program, binome = meeting.binome.program, meeting.binome
    planned = meeting.state == MeetingState.PLANNED
    people = (binome.mentor, binome.mentee)
    return CalendarEvent(
        uid=uid(meeting),
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        duration_minutes=meeting.minutes,
        zone=program.consortium.zone,
        summary=title(program),
        description="",
        location=meeting.place or meeting.link,
        url=meeting.link or settings.SITE_URL + reverse("my_meetings", args=[program.slug]),
        organizer=ourselves(),
        attendees=tuple(Participant(p.name, p.email, _answer(meeting, p, planned)) for p in people),
        stamp=stamp,
        status="CONFIRMED" if planned else "TENTATIVE",
    )


def uid(meeting: Meeting | Point) -> str:
    return f"{meeting.uid}@{_host()}"


def title(program: Program) -> str:
    return _("Meeting · %(program)s") % {"program": program.name}


def ourselves() -> Participant:
    return Participant("Mentorat", parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def request(meeting: Meeting, *, stamp: datetime) -> Invitation:
    """What puts the meeting into a calendar, or moves it there."""
    return Invitation(ics=invitation(entry(meeting, stamp=stamp)).decode(), method="REQUEST")


def cancel(meeting: Meeting, *, stamp: datetime) -> Invitation:
    """What takes the meeting out of a calendar."""
    return Invitation(ics=invitation(entry(meeting, stamp=stamp), "CANCEL").decode(), method="CANCEL")


def _answer(meeting: Meeting, person: Candidate, planned: bool) -> Answer:
    """Who proposed or accepted here has answered; only a moved meeting waits for the other one."""
    return "ACCEPTED" if planned or person.user_id == meeting.proposed_by_id else "NEEDS-ACTION"


def _host() -> str:
    return settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]

"""What candidates and their interviewer are told of interviews, in each one's language and the programme's zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mentorat.lib.ics import Method, Participant
from programs import interview_calendar as calendar
from programs import outbox
from programs.models import Candidate, InterviewBooking, User
from programs.queries import interviews as queries


def invited(candidate: Candidate, token: str) -> bool:
    """A link to choose a time; once a day. False when they were written to today already."""
    zone = ZoneInfo(candidate.program.consortium.zone)
    return outbox.post(
        "programs/interview_invited",
        key=f"interview_invited:{candidate.pk}:{timezone.localdate(timezone=zone)}",
        to=candidate.email,
        language=queries.language_of(candidate),
        program=candidate.program,
        context={"candidate": candidate, "program": candidate.program, "address": _address(token)},
    )


def set_(booking: InterviewBooking, token: str, *, moved: bool) -> None:
    """The interview has a time, or another one: both are told, with an entry for their calendars."""
    _tell("interview_set", booking, None, "REQUEST", moved=moved, address=_address(token))
    _tell("interview_set", booking, booking.slot.host, "REQUEST", moved=moved)


def off(
    booking: InterviewBooking, *, host: User | None = None, token: str = "", by_candidate: bool = False
) -> None:
    """It leaves the calendar of the candidate (with a link to choose again), or of that `host`."""
    address = _address(token) if token else ""
    _tell("interview_off", booking, host, "CANCEL", address=address, by_candidate=by_candidate)


def _tell(
    template: str, booking: InterviewBooking, host: User | None, method: Method, **context: object
) -> None:
    candidate = booking.candidate
    program, language = candidate.program, host.language if host else queries.language_of(candidate)
    to = Participant(host.name, host.email) if host else Participant(candidate.name, candidate.email)
    with translation.override(language):
        other = candidate.name if host else booking.slot.host.name
        title = _("Interview with %(name)s") % {"name": other}
        entry = calendar.part(booking, to, method, title=title, stamp=timezone.now())
    if host:
        page = reverse("interview", args=[program.slug, candidate.pk])
        context |= {"address": settings.SITE_URL + page}
    with timezone.override(ZoneInfo(program.consortium.zone)):
        outbox.post(
            f"programs/{template}",
            key=f"{template}:{booking.pk}:{booking.sequence}:{host.pk if host else 'candidate'}",
            to=to.email,
            language=language,
            program=program,
            invitation=entry,
            context={
                "candidate": candidate,
                "program": program,
                "slot": booking.slot,
                "person": host,
                "other": other,
                **context,
            },
        )


def _address(token: str) -> str:
    return settings.SITE_URL + reverse("interview_pick", args=[token])

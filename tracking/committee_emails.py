"""What the committee's members are told: one function for each e-mail, in the person's language, each told once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from mentorat.lib.ics import Method, Participant
from programs import outbox
from programs.models import User
from tracking import committee_calendar as calendar
from tracking.models import CommitteeSession
from tracking.queries import committee as queries


def convened(session: CommitteeSession, to: User, *, now: datetime) -> None:
    _tell("committee_convened", session, to, "REQUEST", now)


def moved(session: CommitteeSession, to: User, *, now: datetime) -> None:
    """The date, the place, the agenda or the report changed: the entry of the calendar follows."""
    _tell("committee_moved", session, to, "REQUEST", now)


def cancelled(session: CommitteeSession, to: User, *, now: datetime) -> None:
    _tell("committee_cancelled", session, to, "CANCEL", now)


def published(session: CommitteeSession, to: User) -> None:
    """The minutes are there; the link asks to sign in."""
    _post("committee_published", session, to, f"{session.pk}:{session.edition}", None)


def _tell(template: str, session: CommitteeSession, to: User, method: Method, now: datetime) -> None:
    with translation.override(to.language):
        entry = calendar.part(session, Participant(to.name, to.email), method, stamp=now)
    _post(template, session, to, f"{session.pk}:{session.sequence}", entry)


def _post(
    template: str, session: CommitteeSession, to: User, turn: str, entry: outbox.Invitation | None
) -> None:
    program = session.program
    with timezone.override(ZoneInfo(program.consortium.zone)):
        outbox.post(
            f"tracking/{template}",
            key=f"{template}:{turn}:{to.pk}",
            to=to.email,
            language=to.language,
            program=program,
            invitation=entry,
            context={
                "program": program,
                "session": session,
                "person": to,
                "url": settings.SITE_URL + reverse("committee_session", args=[program.slug, session.pk]),
                "report_url": _report_url(session),
            },
        )


def _report_url(session: CommitteeSession) -> str:
    """The report chosen, or the page where the latest stands; "" as long as there is none."""
    slug = session.program.slug
    if session.report_id:
        return settings.SITE_URL + reverse("report_status", args=[slug, session.report_id])
    return settings.SITE_URL + reverse("reports", args=[slug]) if queries.ready_reports().exists() else ""

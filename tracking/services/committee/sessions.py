"""Sessions of the committee: prepared, convened, changed, cancelled. Sole writer of a session's date and state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.models import Program, User
from programs.permissions import Verdict
from programs.services.revisions import check_revision
from tracking import committee_emails as emails
from tracking import seats
from tracking.models import Attendance, CommitteeSession, Report, ReportState, SessionState
from tracking.queries import committee as queries
from tracking.seats import Member
from tracking.services.committee.names import check_names

FARTHEST = timedelta(days=366)
FIELDS = ("starts_at", "length", "place", "link", "agenda", "report")


@transaction.atomic
def prepare(
    *,
    actor: User,
    program: Program,
    starts_at: datetime,
    length: int = 90,
    place: str = "",
    link: str = "",
    agenda: str = "",
    report: Report | None = None,
) -> CommitteeSession:
    """A draft that the coordinators alone see. Raises ValidationError for a date that has passed or is too far."""
    session = CommitteeSession(program=program)
    _write(session, starts_at=starts_at, length=length, place=place, link=link, agenda=agenda, report=report)
    session.save()
    _record("session.added", actor, session)
    return session


@transaction.atomic
def change(*, actor: User, session: CommitteeSession, seen: int, **fields: Any) -> CommitteeSession:
    """Changes what is given among FIELDS; once convened, whoever was convened is told and their calendars follow.

    Raises ValidationError when it has begun, or when somebody changed it since revision `seen`.
    """
    session = locked(session)
    require(seats.may_change(session, timezone.now()))
    check_revision(session.revision, seen)
    before = _as_it_stands(session)
    _write(session, **{**before, **fields})
    if _as_it_stands(session) == before:
        return session
    session.revision += 1
    if session.state == SessionState.CONVENED:
        require(seats.may_convene(session, timezone.now()))
        check_names(session.program, session.agenda)
        session.sequence += 1
    session.save(update_fields=[*FIELDS, "revision", "sequence"])
    _record("session.changed", actor, session)
    if session.state == SessionState.CONVENED:
        _tell_change(session)
    return session


@transaction.atomic
def convene(*, actor: User, session: CommitteeSession) -> int:
    """Invites every member who was not invited yet; returns how many were. Doing it twice invites nobody twice."""
    now = timezone.now()
    session = locked(session)
    require(seats.may_convene(session, now))
    check_names(session.program, session.agenda)
    if session.state == SessionState.DRAFT:
        session.state, session.convened_at = SessionState.CONVENED, now
        session.save(update_fields=["state", "convened_at"])
    known = _invited(session)
    new = [m for m in queries.committee(session.program).members if m.user.pk not in known]
    for member in new:
        seat(session, member)
        emails.convened(session, member.user, now=now)
    if new:
        _record("session.convened", actor, session, people=[member.user.pk for member in new])
    return len(new)


@transaction.atomic
def cancel(*, actor: User, session: CommitteeSession) -> CommitteeSession:
    """Gives the session up; it leaves the calendars that hold it."""
    now = timezone.now()
    session = locked(session)
    require(seats.may_change(session, now))
    told = session.state == SessionState.CONVENED
    session.state, session.cancelled_at = SessionState.CANCELLED, now
    session.sequence += told
    session.revision += 1
    session.save(update_fields=["state", "cancelled_at", "sequence", "revision"])
    _record("session.cancelled", actor, session)
    if told:
        for user in _invited(session).values():
            emails.cancelled(session, user, now=now)
    return session


def locked(session: CommitteeSession) -> CommitteeSession:
    rows = CommitteeSession.objects.select_for_update(of=("self",)).select_related("program__consortium")
    return rows.get(pk=session.pk)


def _write(session: CommitteeSession, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(session, name, value.strip() if isinstance(value, str) else value)
    now = timezone.now()
    if not now < session.starts_at <= now + FARTHEST:
        raise ValidationError({"on": _("Choose a date to come, within 12 months.")})
    if session.report and session.report.state != ReportState.READY:
        raise ValidationError({"report": _("Only a report that is ready can be attached.")})
    session.full_clean(exclude=["program", "report", "pdf", "uid"], validate_constraints=False)


def _as_it_stands(session: CommitteeSession) -> dict[str, Any]:
    return {name: getattr(session, name) for name in FIELDS}


def _tell_change(session: CommitteeSession) -> None:
    """Those invited who still sit are told; it leaves the calendar of whoever no longer does."""
    now = timezone.now()
    seated = {member.user.pk for member in queries.committee(session.program).members}
    for user in _invited(session).values():
        if user.pk in seated:
            emails.moved(session, user, now=now)
        else:
            emails.cancelled(session, user, now=now)
            Attendance.objects.filter(session=session, user=user).delete()


def _invited(session: CommitteeSession) -> dict[int, User]:
    rows = (
        Attendance.objects.filter(session=session, user__isnull=False).select_related("user").order_by("id")
    )
    return {row.user.pk: row.user for row in rows if row.user is not None}


def seat(session: CommitteeSession, member: Member) -> None:
    """Adds them to those convened."""
    Attendance.objects.create(
        program=session.program,
        session=session,
        user=member.user,
        name=member.user.name,
        company=member.place,
    )


def require(verdict: Verdict) -> None:
    """Raises ValidationError with the reason of a no."""
    if not verdict:
        raise ValidationError(verdict.reason)


def _record(verb: str, actor: User, session: CommitteeSession, **data: Any) -> None:
    audit.record(
        verb, actor=actor, target=session, program=session.program, sequence=session.sequence, **data
    )

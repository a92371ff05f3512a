"""Minutes of a session: who was there, what was said, published once as a PDF that no longer moves."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from charters.models import DocumentKind
from charters.services import seals
from charters.services.seals import Issued
from mentorat.lib.pdf import PdfError
from programs import audit
from programs.models import User
from programs.services.revisions import check_revision
from tracking import committee_emails as emails
from tracking import minutes as documents
from tracking import seats
from tracking.models import Attendance, CommitteeSession, Presence
from tracking.queries import committee as queries
from tracking.services.committee.names import check_names
from tracking.services.committee.sessions import locked, require, seat


@transaction.atomic
def write(
    *, actor: User, session: CommitteeSession, seen: int, minutes: str, presences: Mapping[int, Presence]
) -> CommitteeSession:
    """Keeps the text and who was there (by key of user) as a draft that the coordinators alone see.

    Somebody who was not convened but sits may have come. Raises ValidationError before the session, after publication,
    for a stranger, or when somebody wrote since revision `seen`.
    """
    session = locked(session)
    require(seats.may_minute(session, timezone.now()))
    check_revision(session.revision, seen)
    _attend(session, presences)
    session.minutes = minutes.strip()
    session.revision += 1
    session.full_clean(exclude=["program", "report", "pdf", "uid"], validate_constraints=False)
    session.save(update_fields=["minutes", "revision"])
    audit.record("session.minuted", actor=actor, target=session, program=session.program)
    return session


@transaction.atomic
def publish(*, actor: User, session: CommitteeSession) -> CommitteeSession:
    """Freezes the minutes as a PDF and tells every member. Raises ValidationError when a participant is named in them."""
    session = locked(session)
    require(seats.may_publish(session, timezone.now()))
    check_names(
        session.program,
        session.agenda,
        session.minutes,
        *session.decisions.values_list("text", flat=True),
    )
    session.published_at = timezone.now()
    session.edition += 1
    try:
        document = _issue(session)
    except PdfError as error:
        raise ValidationError(_("The PDF could not be made: %(error)s") % {"error": error}) from error
    session.pdf, session.sha256 = document.content, document.sha256
    document.record.save()
    session.revision += 1
    session.save(update_fields=["published_at", "edition", "pdf", "sha256", "revision"])
    audit.record(
        "session.published",
        actor=actor,
        target=session,
        program=session.program,
        edition=session.edition,
        sha256=session.sha256,
    )
    for member in queries.committee(session.program).members:
        emails.published(session, member.user)
    return session


@transaction.atomic
def reopen(*, actor: User, session: CommitteeSession) -> CommitteeSession:
    """Takes published minutes back to correct them; nobody but the coordinators reads them meanwhile."""
    session = locked(session)
    if not session.published_at:
        raise ValidationError(_("These minutes are not published."))
    session.published_at, session.pdf = None, None
    session.revision += 1
    session.save(update_fields=["published_at", "pdf", "revision"])
    seals.replaced(session.sha256)
    audit.record(
        "session.reopened", actor=actor, target=session, program=session.program, sha256=session.sha256
    )
    return session


def _issue(session: CommitteeSession) -> Issued:
    """The minutes, sealed, with the code by which anybody may check them."""
    consortium = session.program.consortium
    return seals.issue(
        kind=DocumentKind.MINUTES,
        consortium=consortium,
        program=session.program,
        language=consortium.language,
        draw=lambda mark: documents.render(session, mark),
    )


def _attend(session: CommitteeSession, presences: Mapping[int, Presence]) -> None:
    rows = {row.user_id: row for row in Attendance.objects.filter(session=session, user__isnull=False)}
    members = {member.user.pk: member for member in queries.committee(session.program).members}
    for user, presence in presences.items():
        if user not in rows and user not in members:
            raise ValidationError(_("Choose members of this committee."))
        if user not in rows:
            seat(session, members[user])
        Attendance.objects.filter(session=session, user=user).update(presence=presence)

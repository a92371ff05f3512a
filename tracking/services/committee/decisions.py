"""Decisions of a session: recorded with the minutes, followed until they are done or given up."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.models import Company, User
from programs.services.revisions import check_revision
from tracking import seats
from tracking.models import CommitteeSession, Decision, DecisionState
from tracking.queries import committee as queries
from tracking.services.committee.sessions import locked, require

EARLIEST = timedelta(days=92)  # before the session that decides, something may have been due; not longer ago


@transaction.atomic
def add(
    *, actor: User, session: CommitteeSession, text: str, owner: User | Company, due_on: date | None = None
) -> Decision:
    """Records a decision. Raises ValidationError once the minutes are published, or for an owner from elsewhere."""
    session = locked(session)
    require(seats.may_minute(session, timezone.now()))
    decision = Decision(consortium=session.program.consortium, program=session.program, session=session)
    _write(decision, text, owner, due_on)
    decision.save()
    _record("decision.added", actor, decision)
    return decision


@transaction.atomic
def change(
    *, actor: User, decision: Decision, seen: int, text: str, owner: User | Company, due_on: date | None
) -> Decision:
    """Changes a decision before its publication, as it stood at revision `seen`."""
    require(seats.may_minute(locked(decision.session), timezone.now()))
    decision = _locked(decision)
    check_revision(decision.revision, seen)
    _write(decision, text, owner, due_on)
    decision.revision += 1
    decision.save(update_fields=["text", "owner", "owner_user", "owner_company", "due_on", "revision"])
    _record("decision.changed", actor, decision)
    return decision


@transaction.atomic
def remove(*, actor: User, decision: Decision) -> None:
    """Takes a decision away before its publication."""
    require(seats.may_minute(locked(decision.session), timezone.now()))
    _record("decision.removed", actor, decision)
    decision.delete()


@transaction.atomic
def settle(*, actor: User, decision: Decision, state: DecisionState, coordinates: bool) -> Decision:
    """Says where it stands; saying it twice changes nothing.

    A coordinator says anything; a member says that their own is done, else PermissionDenied.
    """
    decision = _locked(decision)
    if not coordinates:
        seats.may_settle(decision, state, actor, queries.sat_for(actor, decision.program)).or_refuse()
    if decision.state == state:
        return decision
    decision.state = state
    decision.settled_at = None if state == DecisionState.OPEN else timezone.now()
    decision.settled_by = None if state == DecisionState.OPEN else actor
    decision.save(update_fields=["state", "settled_at", "settled_by"])
    _record("decision.settled", actor, decision)
    return decision


def _write(decision: Decision, text: str, owner: User | Company, due_on: date | None) -> None:
    committee = queries.committee(decision.program)
    if owner not in {m.user for m in committee.members} | {seat.company for seat in committee.seats}:
        raise ValidationError(
            {"owner": _("Choose a member of the committee or a company of the consortium.")}
        )
    decided_on = decision.session.starts_at.astimezone(ZoneInfo(decision.program.consortium.zone)).date()
    if due_on is not None and due_on < decided_on - EARLIEST:
        raise ValidationError(
            {"due_on": _("This day comes long before the session that decides: check the year.")}
        )
    decision.text, decision.owner, decision.due_on = " ".join(text.split()), str(owner), due_on
    decision.owner_user = owner if isinstance(owner, User) else None
    decision.owner_company = owner if isinstance(owner, Company) else None
    decision.clean_fields(
        exclude=["consortium", "program", "session", "owner_user", "owner_company", "settled_by"]
    )


def _locked(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",)).select_related("program__consortium")
    return rows.get(pk=decision.pk)


def _record(verb: str, actor: User, decision: Decision) -> None:
    audit.record(
        verb,
        actor=actor,
        target=decision,
        program=decision.program,
        session=decision.session_id,
        state=decision.state,
    )

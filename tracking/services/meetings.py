"""Meetings of a binôme: proposed, accepted, moved, cancelled, said held or missed. Sole writer of a meeting.

When and where are written, never what is said. Times come in UTC; the pages and the mails show the programme's zone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Binome
from programs import audit
from programs.models import User
from programs.permissions import Verdict
from tracking import emails, permissions
from tracking.models import OPEN_MEETINGS, Meeting, MeetingState
from tracking.queries import training

FARTHEST = timedelta(days=366)


@transaction.atomic
def propose(
    *, actor: User, binome: Binome, starts_at: datetime, minutes: int = 60, place: str = "", link: str = ""
) -> Meeting:
    """Proposes a date to the other member, who receives a mail.

    Raises ValidationError when the date has passed, is over a year ahead or taken already, or when the pair is not active.
    """
    binome = _held(binome)
    _require(binome, actor, permissions.may_plan(binome, actor))
    _require(binome, actor, _may_meet(binome))
    _check_date(binome, starts_at)
    meeting = Meeting(
        program=binome.program,
        binome=binome,
        starts_at=starts_at,
        minutes=minutes,
        place=place.strip(),
        link=link.strip(),
        proposed_by=actor,
    )
    meeting.full_clean(exclude=["program", "binome", "proposed_by"], validate_constraints=False)
    meeting.save()
    audit.record("meeting.proposed", actor=actor, target=meeting, program=binome.program, binome=binome.pk)
    emails.proposed(meeting, by=actor)
    return meeting


@transaction.atomic
def accept(*, actor: User, meeting: Meeting) -> Meeting:
    """The other member agrees: both receive the invitation."""
    now = timezone.now()
    meeting = _locked(meeting)
    _require(meeting.binome, actor, permissions.may_accept(meeting, actor, now))
    _require(meeting.binome, actor, _may_meet(meeting.binome))
    meeting.state, meeting.planned_at = MeetingState.PLANNED, now
    meeting.save(update_fields=["state", "planned_at"])
    audit.record("meeting.accepted", actor=actor, target=meeting, program=meeting.program)
    emails.planned(meeting, now=now)
    return meeting


@transaction.atomic
def move(
    *,
    actor: User,
    meeting: Meeting,
    starts_at: datetime,
    minutes: int | None = None,
    place: str | None = None,
    link: str | None = None,
) -> Meeting:
    """Proposes another date for it; the other member answers. Calendars that hold it follow at once.

    The same proposal sent twice (a double click) is one; raises ValidationError when nothing differs from what stands.
    """
    now = timezone.now()
    meeting = _locked(meeting)
    _require(meeting.binome, actor, permissions.may_move(meeting, actor))
    _check_date(meeting.binome, starts_at, besides=meeting)
    before = _appointment(meeting)
    meeting.starts_at = starts_at
    meeting.minutes = meeting.minutes if minutes is None else minutes
    meeting.place = meeting.place if place is None else place.strip()
    meeting.link = meeting.link if link is None else link.strip()
    if _appointment(meeting) == before:
        if meeting.state == MeetingState.PROPOSED and meeting.proposed_by_id == actor.pk:
            return meeting
        raise ValidationError({"on": _("It is that date already: choose another one.")})
    meeting.proposed_by, meeting.state = actor, MeetingState.PROPOSED
    meeting.sequence += 1
    meeting.full_clean(exclude=["program", "binome", "proposed_by"], validate_constraints=False)
    meeting.save(update_fields=["starts_at", "proposed_by", "state", "minutes", "place", "link", "sequence"])
    audit.record("meeting.moved", actor=actor, target=meeting, program=meeting.program)
    if meeting.planned_at:
        emails.moved(meeting, by=actor, now=now)
    else:
        emails.proposed(meeting, by=actor)
    return meeting


@transaction.atomic
def cancel(*, actor: User, meeting: Meeting) -> Meeting:
    """Gives the meeting up; it leaves the calendars that hold it."""
    meeting = _locked(meeting)
    _require(meeting.binome, actor, permissions.may_cancel(meeting, actor))
    now = _give_up(actor, meeting)
    emails.cancelled(meeting, by=actor, now=now)
    return meeting


@transaction.atomic
def cancel_ahead(*, actor: User, binome: Binome, before: datetime | None = None) -> list[Meeting]:
    """Gives up whatever is proposed or planned from now on, because the pair ends, or rests and comes back at `before`;
    `endings` and `pauses` say who may.

    A meeting that has begun stays: the two may still say whether it took place.
    """
    ahead = _rows().filter(binome=binome, state__in=OPEN_MEETINGS, starts_at__gt=timezone.now())
    if before is not None:
        ahead = ahead.filter(starts_at__lt=before)
    cancelled = list(ahead.order_by("pk"))
    for meeting in cancelled:
        now = _give_up(actor, meeting)
        emails.withdrawn(meeting, now=now, rests=before is not None)
    return cancelled


def _give_up(actor: User, meeting: Meeting) -> datetime:
    now = timezone.now()
    meeting.state, meeting.settled_at = MeetingState.CANCELLED, now
    meeting.sequence += 1
    meeting.save(update_fields=["state", "settled_at", "sequence"])
    audit.record("meeting.cancelled", actor=actor, target=meeting, program=meeting.program)
    return now


@transaction.atomic
def settle(*, actor: User, meeting: Meeting, held: bool) -> Meeting:
    """Says whether it took place, and nothing of what was said; saying it twice changes nothing."""
    now = timezone.now()
    meeting = _locked(meeting)
    _require(meeting.binome, actor, permissions.may_settle(meeting, actor, now))
    state = MeetingState.HELD if held else MeetingState.MISSED
    if meeting.state == state:
        return meeting
    meeting.state, meeting.settled_at = state, now
    meeting.save(update_fields=["state", "settled_at"])
    audit.record("meeting.settled", actor=actor, target=meeting, program=meeting.program, state=state)
    return meeting


def _may_meet(binome: Binome) -> Verdict:
    return permissions.may_meet(training.lacking([binome]).get(binome.pk, ()))


def _appointment(meeting: Meeting) -> tuple[datetime, int, str, str]:
    return meeting.starts_at, meeting.minutes, meeting.place, meeting.link


def _rows() -> QuerySet[Meeting]:
    return Meeting.objects.select_for_update(of=("self",)).select_related(
        "program__consortium", "binome__program__consortium", "binome__mentor__user", "binome__mentee__user"
    )


def _locked(meeting: Meeting) -> Meeting:
    return _rows().get(pk=meeting.pk)


def _held(binome: Binome) -> Binome:
    """The pair as it stands now: no date is proposed while it is being ended."""
    rows = Binome.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("program__consortium", "mentor__user", "mentee__user").get(pk=binome.pk)


def _require(binome: Binome, actor: User, verdict: Verdict) -> None:
    """An outsider is refused; a member is told why not now."""
    if not permissions.is_member(binome, actor):
        raise PermissionDenied(verdict.reason)
    if not verdict:
        raise ValidationError(verdict.reason)


def _check_date(binome: Binome, starts_at: datetime, besides: Meeting | None = None) -> None:
    now = timezone.now()
    if starts_at <= now:
        raise ValidationError({"on": _("This date has passed: choose one to come.")})
    if starts_at > now + FARTHEST:
        raise ValidationError({"on": _("This date is more than 12 months ahead: choose a nearer one.")})
    taken = Meeting.objects.filter(binome=binome, starts_at=starts_at, state__in=OPEN_MEETINGS)
    if besides:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise ValidationError({"on": _("A meeting is already proposed at that time.")})

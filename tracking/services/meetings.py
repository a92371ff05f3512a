"""Meetings of a binôme: proposed, chosen, moved, cancelled, said held, postponed or missed. Sole writer of a meeting.

A proposal offers one to three starts: `starts_at` and `others`. The other member chooses one, which makes it the meeting's.
When and where are written, never what is said. Times come in UTC; the pages and the mails show the programme's zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.models import Binome
from programs import audit
from programs.models import User
from programs.permissions import Verdict
from tracking import emails, permissions
from tracking.models import MOST_OFFERED, OPEN_MEETINGS, Meeting, MeetingSlot, MeetingState
from tracking.queries import training

FARTHEST = timedelta(days=366)


@transaction.atomic
def propose(
    *,
    actor: User,
    binome: Binome,
    starts_at: datetime,
    others: Sequence[datetime] = (),
    minutes: int = 60,
    place: str = "",
    link: str = "",
) -> Meeting:
    """Proposes one to three dates to the other member, who receives a mail and chooses.

    Raises ValidationError when a date has passed, is over a year ahead or taken already, or when the pair is not active.
    """
    binome = _held(binome)
    _require(binome, actor, permissions.may_plan(binome, actor))
    _require(binome, actor, _may_meet(binome))
    starts_at, *others = _dates(starts_at, others)
    for start in (starts_at, *others):
        _check_date(binome, start)
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
    _offer(meeting, others)
    audit.record("meeting.proposed", actor=actor, target=meeting, program=binome.program, binome=binome.pk)
    emails.proposed(meeting, by=actor)
    return meeting


@transaction.atomic
def accept(*, actor: User, meeting: Meeting, starts_at: datetime | None = None) -> Meeting:
    """The other member chooses one of the dates (without `starts_at`: the only one): both receive the invitation.

    The same choice sent twice is one; raises ValidationError when that date is not offered, or another was chosen.
    """
    now = timezone.now()
    meeting = _locked(meeting)
    if _chosen_already(meeting, actor, starts_at):
        return meeting
    _require(meeting.binome, actor, permissions.may_accept(meeting, actor, now))
    _require(meeting.binome, actor, _may_meet(meeting.binome))
    chosen = _choice(meeting, starts_at, now)
    _check_date(meeting.binome, chosen, besides=meeting)
    meeting.sequence += chosen != meeting.starts_at
    meeting.state, meeting.planned_at, meeting.starts_at = MeetingState.PLANNED, now, chosen
    _offer(meeting, ())
    meeting.save(update_fields=["state", "planned_at", "starts_at", "sequence"])
    audit.record("meeting.accepted", actor=actor, target=meeting, program=meeting.program)
    emails.planned(meeting, now=now)
    return meeting


def _chosen_already(meeting: Meeting, actor: User, starts_at: datetime | None) -> bool:
    agreed = meeting.state == MeetingState.PLANNED and meeting.starts_at == starts_at
    return agreed and permissions.is_member(meeting.binome, actor) and meeting.proposed_by_id != actor.pk


def _choice(meeting: Meeting, starts_at: datetime | None, now: datetime) -> datetime:
    offered = meeting.offered
    if starts_at is None and len(offered) > 1:
        raise ValidationError(_("Choose one of the dates."))
    chosen = offered[0] if starts_at is None else starts_at
    if chosen not in offered:
        raise ValidationError(_("This date is not proposed any more: choose another one."))
    return chosen


@transaction.atomic
def move(
    *,
    actor: User,
    meeting: Meeting,
    starts_at: datetime,
    others: Sequence[datetime] = (),
    minutes: int | None = None,
    place: str | None = None,
    link: str | None = None,
) -> Meeting:
    """Proposes other dates for it, one to three; the other member chooses. Calendars that hold it go to the first at once.

    The same proposal sent twice (a double click) is one; raises ValidationError when nothing differs from what stands.
    """
    now = timezone.now()
    meeting = _locked(meeting)
    _require(meeting.binome, actor, permissions.may_move(meeting, actor))
    starts_at, *others = _dates(starts_at, others)
    for start in (starts_at, *others):
        _check_date(meeting.binome, start, besides=meeting)
    before = _appointment(meeting, meeting.offered)
    meeting.starts_at = starts_at
    meeting.minutes = meeting.minutes if minutes is None else minutes
    meeting.place = meeting.place if place is None else place.strip()
    meeting.link = meeting.link if link is None else link.strip()
    if _appointment(meeting, [starts_at, *others]) == before:
        if meeting.state == MeetingState.PROPOSED and meeting.proposed_by_id == actor.pk:
            return meeting
        raise ValidationError({"on": _("It is that date already: choose another one.")})
    meeting.proposed_by, meeting.state = actor, MeetingState.PROPOSED
    meeting.sequence += 1
    _offer(meeting, others)
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
    now = timezone.now()
    slots = MeetingSlot.objects.filter(meeting=OuterRef("pk"))
    ahead = _rows().filter(Q(starts_at__gt=now) | Exists(slots.filter(starts_at__gt=now)))
    ahead = ahead.filter(binome=binome, state__in=OPEN_MEETINGS)
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
    _offer(meeting, ())
    meeting.save(update_fields=["state", "settled_at", "sequence"])
    audit.record("meeting.cancelled", actor=actor, target=meeting, program=meeting.program)
    return now


@transaction.atomic
def settle(
    *, actor: User, meeting: Meeting, state: MeetingState, minutes: int | None = None, first: bool = False
) -> Meeting:
    """Says whether it took place (`state`: one of TOLD), and how long it lasted; nothing of what was said.

    Saying it twice changes nothing; either of the two may put it right, but not with `first`, when it must not be said yet.
    """
    now = timezone.now()
    meeting = _locked(meeting)
    _require(meeting.binome, actor, permissions.may_settle(meeting, actor, now))
    if first and not meeting.is_open:
        raise ValidationError(_("Somebody has just answered: your page of meetings shows what."))
    lasted = meeting.minutes if minutes is None else minutes
    if (meeting.state, meeting.minutes) == (state, lasted):
        return meeting
    meeting.starts_at = meeting.last_start
    meeting.state, meeting.settled_at, meeting.minutes = state, now, lasted
    meeting.full_clean(exclude=["program", "binome", "proposed_by"], validate_constraints=False)
    _offer(meeting, ())
    meeting.save(update_fields=["state", "settled_at", "minutes", "starts_at"])
    audit.record("meeting.settled", actor=actor, target=meeting, program=meeting.program, state=state)
    return meeting


def _may_meet(binome: Binome) -> Verdict:
    return permissions.may_meet(training.lacking([binome]).get(binome.pk, ()))


def _appointment(meeting: Meeting, offered: Sequence[datetime]) -> tuple[tuple[datetime, ...], int, str, str]:
    return tuple(offered), meeting.minutes, meeting.place, meeting.link


def _dates(first: datetime, others: Sequence[datetime]) -> list[datetime]:
    """Each once, the earliest first."""
    dates = sorted({first, *others})
    if len(dates) > MOST_OFFERED:
        raise ValidationError(_("Three dates at most: the other person chooses more easily."))
    return dates


def _offer(meeting: Meeting, others: Sequence[datetime]) -> None:
    """The other starts of the meeting are these."""
    MeetingSlot.objects.filter(meeting=meeting).delete()
    rows = [
        MeetingSlot(program=meeting.program, meeting=meeting, number=number, starts_at=start)
        for number, start in enumerate(others, 2)
    ]
    MeetingSlot.objects.bulk_create(rows)
    meeting._prefetched_objects_cache = {"slots": rows}  # type: ignore[attr-defined]


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
    ends_on = binome.program.ends_on
    if starts_at.astimezone(ZoneInfo(binome.program.consortium.zone)).date() > ends_on:
        raise ValidationError(
            {
                "on": _("The programme ends on %(day)s: choose a day until then.")
                % {"day": date_format(ends_on, "DATE_FORMAT")}
            }
        )
    offered = Exists(MeetingSlot.objects.filter(meeting=OuterRef("pk"), starts_at=starts_at))
    taken = Meeting.objects.filter(Q(starts_at=starts_at) | offered, binome=binome, state__in=OPEN_MEETINGS)
    if besides:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise ValidationError({"on": _("A meeting is already proposed at that time.")})

"""Events prepared, changed, cancelled. Sole writer of an event's date and of what is said of it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from programs.enums import MilestoneKind
from programs.models import Program, User
from programs.services import programs
from programs.services.revisions import check_revision
from tracking import clock, event_rules
from tracking.mail_keys import News
from tracking.models import Audience, Event, EventKind, EventState, Guest, GuestState
from tracking.queries import committee
from tracking.queries import events as queries
from tracking.services.events import answering
from tracking.services.events.common import locked, record, require, tell

FARTHEST = timedelta(days=550)
FIELDS = (
    "kind",
    "title",
    "purpose",
    "starts_at",
    "length",
    "place",
    "link",
    "capacity",
    "audience",
    "owner",
    "host_company",
    "host_name",
)
SETTLED = ("kind", "audience")  # once the invitations left
TOLD = ("title", "starts_at", "length", "place", "link", "host_company", "host_name")
GATHERING_AT = time(9)


@transaction.atomic
def prepare(*, actor: User, program: Program, milestone: str = "", **fields: Any) -> Event:
    """A draft that the coordinators alone see; FIELDS says what is given.

    Raises ValidationError for a date that has passed or is too far, and for somebody or something from elsewhere.
    """
    event = Event(consortium=program.consortium, program=program, milestone=milestone, **_clean(fields))
    _check(event)
    event.validate_constraints(exclude=["owner", "host_company"])
    event.save()
    record("event.added", actor, event, kind=event.kind)
    return event


@transaction.atomic
def change(*, actor: User, event: Event, seen: int, **fields: Any) -> Event:
    """Changes what is given among FIELDS; guests are told when it is something they must know, and calendars follow.

    A new date asks those who could not come again. Raises ValidationError when it has begun, when somebody changed it
    since revision `seen`, or for fewer places than people who are coming.
    """
    event = locked(event)
    require(event_rules.may_change(event, timezone.now()))
    check_revision(event.revision, seen)
    before = {name: getattr(event, name) for name in FIELDS}
    for name, value in _clean(fields).items():
        setattr(event, name, value)
    changed = {name for name in FIELDS if getattr(event, name) != before[name]}
    if not changed:
        return event
    _check(event)
    if event.state == EventState.SENT:
        _check_sent(event, changed)
    event.revision += 1
    event.save(update_fields=[*FIELDS, "revision"])
    record("event.changed", actor, event, fields=sorted(changed))
    if event.state == EventState.SENT:
        _tell_change(event, changed)
    return event


@transaction.atomic
def cancel(*, actor: User, event: Event) -> Event:
    """Gives the event up; it leaves the calendars that hold it."""
    now = timezone.now()
    event = locked(event)
    require(event_rules.may_change(event, now))
    told = event.state == EventState.SENT
    event.state, event.cancelled_at = EventState.CANCELLED, now
    event.revision += 1
    event.save(update_fields=["state", "cancelled_at", "revision"])
    record("event.cancelled", actor, event)
    if told:
        held, waiting = _guests(event, held=True), _guests(event, state=GuestState.WAITING, held=False)
        tell(event, held, News.CANCELLED, now=now, method="CANCEL")
        tell(event, waiting, News.CANCELLED, now=now)
    return event


@transaction.atomic
def for_milestone(*, actor: User, program: Program, kind: MilestoneKind, on: date) -> Event:
    """The draft of a gathering of the timeline, at nine on its day, for everybody who takes part."""
    return prepare(
        actor=actor,
        program=program,
        milestone=kind.value,
        kind=EventKind.GATHERING,
        title=capfirst(str(kind.label)),
        starts_at=clock.to_utc(on, GATHERING_AT, program.consortium.zone),
        length=180,
        audience=Audience.EVERYONE,
        owner=actor,
    )


@transaction.atomic
def follow_timeline(*, actor: User, event: Event, on: date) -> Event:
    """Moves the gathering to the day of its milestone, at the same hour there; guests are told."""
    local = timezone.localtime(event.starts_at, timezone=ZoneInfo(event.program.consortium.zone))
    starts_at = clock.to_utc(on, local.time(), event.program.consortium.zone)
    return change(actor=actor, event=event, seen=event.revision, starts_at=starts_at)


@transaction.atomic
def lead_timeline(*, actor: User, event: Event) -> None:
    """Moves the milestone to the day of its gathering. Raises ValidationError where the order of the steps forbids it."""
    on = timezone.localdate(event.starts_at, timezone=ZoneInfo(event.program.consortium.zone))
    programs.set_milestone(actor=actor, program=event.program, kind=MilestoneKind(event.milestone), on=on)


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}


def _check(event: Event) -> None:
    now = timezone.now()
    if not now < event.starts_at <= now + FARTHEST:
        raise ValidationError({"on": _("Choose a date to come, within 18 months.")})
    if event.kind != EventKind.LIVE:
        event.host_company, event.host_name = None, ""
    if event.kind != EventKind.GATHERING:
        event.milestone = ""
    if event.host_company and event.host_company.consortium_id != event.consortium_id:
        raise ValidationError({"host_company": _("Choose a company of this consortium.")})
    members = committee.committee(event.program).members
    if event.owner and event.owner not in [member.user for member in members]:
        raise ValidationError({"owner": _("Choose somebody from the coordination or the committee.")})
    event.full_clean(
        exclude=["consortium", "program", "owner", "host_company", "uid", "milestone"],
        validate_constraints=False,
    )


def _check_sent(event: Event, changed: set[str]) -> None:
    require(event_rules.may_send(event, timezone.now()))
    if changed & set(SETTLED):
        raise ValidationError(_("The invitations have left: to invite others, prepare another event."))
    taken = queries.seats_taken(event)
    if event.capacity is not None and event.capacity < taken:
        raise ValidationError(
            {"capacity": _("%(n)s people are coming already: keep at least as many places.") % {"n": taken}}
        )


def _tell_change(event: Event, changed: set[str]) -> None:
    now = timezone.now()
    if "starts_at" in changed:
        again = _guests(event, state=GuestState.DECLINED)
        for guest in again:
            guest.state, guest.answered_at = GuestState.INVITED, None
            guest.save(update_fields=["state", "answered_at"])
        tell(event, again, News.INVITED, now=now, method="REQUEST")
        held = [guest for guest in _guests(event, held=True) if guest not in again]
    else:
        held = _guests(event, held=True)
    if changed & set(TOLD):
        tell(event, held, News.MOVED, now=now, method="REQUEST")
        tell(event, _guests(event, state=GuestState.WAITING, held=False), News.MOVED, now=now)
    answering.promote(event, now=now)


def _guests(event: Event, **which: Any) -> list[Guest]:
    rows = Guest.objects.filter(event=event, invited_at__isnull=False, **which).exclude(state=GuestState.LEFT)
    return list(rows.select_related("user", "home", "candidate").order_by("id"))

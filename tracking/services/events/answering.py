"""A guest says whether they come; places are given in order, and a place that comes free goes to whoever waits longest."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.models import Program, User
from tracking import event_rules
from tracking.mail_keys import News
from tracking.models import Audience, Event, Guest, GuestState
from tracking.queries import events as queries
from tracking.services.events.common import locked, record, require, seat, tell

NOT_THEIRS = (GuestState.LEFT, GuestState.ADDED)


@transaction.atomic
def answer(*, actor: User, event: Event, home: Program, coming: bool) -> Guest:
    """What `actor` says, from the programme `home` they take part in; saying it twice changes nothing.

    When every place is taken they wait in line. Raises PermissionDenied for whoever is not invited, ValidationError once it
    has begun or is cancelled.
    """
    now = timezone.now()
    with queries.across(event.consortium):
        event = locked(event)
        guest = _guest(event, actor, home)
        require(event_rules.may_answer(event, now))
        state = _state(event, guest, coming)
        if guest.state == state:
            return guest
        guest.state, guest.answered_at = state, now
        guest.queued_at = now if state == GuestState.WAITING else None
        guest.save()
        record("event.answered", actor, event, guest=guest.pk, state=state)
        _tell(event, guest, now)
        if not coming:
            promote(event, now=now)
        return guest


def promote(event: Event, *, now: datetime) -> int:
    """Gives the places that are free to those who wait, each told by e-mail; the event is locked."""
    if event.capacity is None:
        free = Guest.objects.filter(event=event, state=GuestState.WAITING).count()
    else:
        free = max(0, event.capacity - queries.seats_taken(event))
    lucky = list(queries.first_in_line(event, free))
    for guest in lucky:
        guest.state, guest.queued_at = GuestState.COMING, None
        guest.save(update_fields=["state", "queued_at"])
        record("event.promoted", None, event, guest=guest.pk)
    tell(event, lucky, News.PROMOTED, now=now, method="REQUEST")
    return len(lucky)


def _guest(event: Event, actor: User, home: Program) -> Guest:
    """Their row; a new one for whoever signs up to an open event."""
    rows = Guest.objects.select_related("user", "home", "candidate").filter(event=event, user=actor)
    guest = rows.exclude(invited_at=None).first()
    if guest is not None and guest.state not in NOT_THEIRS:
        return guest
    candidate = queries.my_side(actor, home)
    if event.audience != Audience.OPEN or candidate is None or home.consortium_id != event.consortium_id:
        raise PermissionDenied(_("You are not invited to this event."))
    if guest is not None:
        return guest
    return seat(event, candidate, invited_at=timezone.now())


def _state(event: Event, guest: Guest, coming: bool) -> GuestState:
    if not coming:
        return GuestState.DECLINED
    if guest.state in (GuestState.COMING, GuestState.WAITING):
        return GuestState(guest.state)
    full = event.capacity is not None and queries.seats_taken(event) >= event.capacity
    return GuestState.WAITING if full else GuestState.COMING


def _tell(event: Event, guest: Guest, now: datetime) -> None:
    """By e-mail only what the page alone would not settle: the calendar, the line."""
    if guest.state == GuestState.COMING and not guest.held:
        tell(event, [guest], News.CONFIRMED, now=now, method="REQUEST")
    elif guest.state == GuestState.WAITING:
        tell(event, [guest], News.WAITING, now=now, method="CANCEL" if guest.held else None)
    elif guest.state == GuestState.DECLINED and guest.held:
        tell(event, [guest], News.DECLINED, now=now, method="CANCEL")

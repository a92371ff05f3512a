"""Who is told of an event: the audience, then newcomers as they join it; whoever withdraws sees it leave their calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from matching.services import joining
from programs import outbox
from programs.models import Candidate, User
from tracking import event_calendar, event_rules
from tracking import event_emails as emails
from tracking.mail_keys import News
from tracking.models import Audience, Event, EventState, Guest, GuestState
from tracking.queries import events as queries
from tracking.services.events import answering
from tracking.services.events.common import locked, record, require, seat, tell


@transaction.atomic
def send(*, actor: User | None, event: Event) -> int:
    """Invites whoever of the audience was not told yet; returns how many. Doing it twice invites nobody twice.

    Somebody without an account is given one, as the other invitations do. An open event is announced to every participant
    of the consortium, who sign up. Raises ValidationError without a place, and where nobody is to be invited.
    """
    now = timezone.now()
    event = locked(event)
    require(event_rules.may_send(event, now))
    first = event.state == EventState.DRAFT
    if first:
        event.state, event.sent_at = EventState.SENT, now
        event.save(update_fields=["state", "sent_at"])
    told = _announce(event) if event.audience == Audience.OPEN else _invite(actor, event, now)
    if first and not told:
        raise ValidationError(
            _("Nobody is to be invited yet: choose the people, or wait until somebody takes part.")
        )
    if told:
        record("event.sent", actor, event, people=told)
    return told


@transaction.atomic
def choose(*, actor: User, event: Event, candidates: Collection[Candidate]) -> int:
    """Makes `candidates` the list of an event for chosen people; returns how many wait to be told.

    Those who were told already stay, whatever the list says: they answer for themselves.
    """
    event = locked(event)
    require(event_rules.may_change(event, timezone.now()))
    if event.audience != Audience.CHOSEN:
        raise ValidationError(_("This event is for a whole role: nobody is chosen one by one."))
    untold = Guest.objects.filter(event=event, invited_at=None)
    untold.exclude(candidate__in=candidates).delete()
    known = set(
        Guest.objects.filter(event=event, candidate__isnull=False).values_list("candidate", flat=True)
    )
    users: set[int | None] = set(
        Guest.objects.filter(event=event, user__isnull=False).values_list("user", flat=True)
    )
    for candidate in candidates:
        if candidate.pk not in known and (candidate.user_id is None or candidate.user_id not in users):
            seat(event, candidate).save()
            users.add(candidate.user_id)
    record("event.chosen", actor, event, people=len(candidates))
    return untold.count()


def follow(*, now: datetime | None = None) -> int:
    """The job: newcomers to every event ahead are invited, leavers are let go; returns how many people were told.

    Two beats may run it at once: each event is held by one, the other passes it by.
    """
    now = now or timezone.now()
    with scopes_disabled():  # every tenant's events; each row carries its own programme
        return sum(_follow(pk, now) for pk in queries.to_follow(now))


@transaction.atomic
def _follow(pk: int, now: datetime) -> int:
    rows = Event.objects.select_for_update(of=("self",), skip_locked=True)
    event = rows.select_related("program__consortium", "owner", "host_company").filter(pk=pk).first()
    if event is None or not event_rules.may_send(event, now):
        return 0
    left = let_go(actor=None, event=event)
    return left + send(actor=None, event=event)


@transaction.atomic
def let_go(*, actor: User | None, event: Event) -> int:
    """Whoever has withdrawn since gives their place back, and the event leaves their calendar."""
    now = timezone.now()
    gone = list(queries.leavers(event))
    for guest in gone:
        guest.state, guest.queued_at = GuestState.LEFT, None
        guest.save(update_fields=["state", "queued_at"])
    tell(event, [guest for guest in gone if guest.held], News.LEFT, now=now, method="CANCEL")
    if gone:
        record("event.left", actor, event, people=len(gone))
        answering.promote(event, now=now)
    return len(gone)


def _invite(actor: User | None, event: Event, now: datetime) -> int:
    guests = [_seated(actor, event, candidate, now) for candidate in queries.newcomers(event)]
    tell(event, guests, News.INVITED, now=now, method="REQUEST")
    return len(guests)


def _seated(actor: User | None, event: Event, candidate: Candidate, now: datetime) -> Guest:
    """Their row, told from now on; that of somebody chosen, or who had left, is taken up again."""
    if candidate.user_id is None:
        joining.admit(actor=actor, program=event.program, candidate=candidate)
    guest = Guest.objects.filter(event=event, candidate=candidate).first() or seat(event, candidate)
    guest.user, guest.state, guest.invited_at = candidate.user, GuestState.INVITED, now
    guest.save()
    return guest


def _announce(event: Event) -> int:
    """Tells everybody who may sign up, each where they are at home."""
    mails = [
        emails.opened(event, user, event_calendar.address(home, event))
        for user, home in queries.open_to(event.program.consortium)
    ]
    return outbox.queue_all(mails)

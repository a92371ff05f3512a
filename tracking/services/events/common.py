"""What the services of events share: the lock, the news to a guest, the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from mentorat.lib.ics import Method
from programs import audit, outbox
from programs.models import Candidate, OutboundEmail, User
from programs.permissions import Verdict
from tracking import event_emails as emails
from tracking.mail_keys import News
from tracking.models import Event, Guest


def locked(event: Event) -> Event:
    """The event as it stands, held until the transaction ends: answers and invitations queue here."""
    rows = Event.objects.select_for_update(of=("self",)).select_related(
        "program__consortium", "owner", "host_company"
    )
    return rows.get(pk=event.pk)


def current(event: Event) -> Event:
    """The event as it stands, held by nobody: several hands may fill in one sheet at once."""
    return Event.objects.select_related("program__consortium").get(pk=event.pk)


def require(verdict: Verdict) -> None:
    """Raises ValidationError with the reason of a no."""
    if not verdict:
        raise ValidationError(verdict.reason)


def tell(
    event: Event, guests: Iterable[Guest], news: News, *, now: datetime, method: Method | None = None
) -> None:
    """Writes to each; with `method`, their calendar is told too, under the next number of its own."""
    mails: list[OutboundEmail] = []
    for guest in guests:
        if method is not None:
            guest.sequence += guest.held or guest.sequence > 0
            guest.held = method == "REQUEST"
            guest.save(update_fields=["sequence", "held"])
        mail = emails.told(event, guest, news, now=now, method=method)
        if mail is not None:
            mails.append(mail)
    outbox.queue_all(mails)


def seat(event: Event, candidate: Candidate, **fields: Any) -> Guest:
    """The person's row at the event, as they are today; not saved."""
    return Guest(
        consortium=event.consortium,
        program=event.program,
        event=event,
        home=candidate.program,
        candidate=candidate,
        user=candidate.user,
        name=candidate.name,
        company=candidate.company.name,
        side=candidate.side,
        **fields,
    )


def record(verb: str, actor: User | None, event: Event, **data: Any) -> None:
    audit.record(verb, actor=actor, target=event, program=event.program, **data)

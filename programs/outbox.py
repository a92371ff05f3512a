"""The queue of e-mails, in the database. A mail is told once (its key is unique), never lost, and sent after commit.

`post` writes the row inside the caller's transaction. `dispatch` empties the queue: a row is claimed under a lease, the
lease is fenced again just before the message is handed over, and a lease that runs out is taken up by the next run.
Where no mail server is configured (demo, tests) a mail is kept as sent and can be read in the product.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from mentorat.lib.mail import MailData, SmtpConfig, build, deliver
from programs.enums import MailState
from programs.models import Consortium, Heartbeat, OutboundEmail, Program

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 12


@dataclass(frozen=True)
class Invitation:
    """A calendar part: the iCalendar text and its method, REQUEST or CANCEL."""

    ics: str
    method: str = "REQUEST"


def post(
    template: str,
    *,
    key: str,
    to: str,
    language: str,
    context: dict[str, object],
    program: Program | None = None,
    consortium: Consortium | None = None,
    invitation: Invitation | None = None,
) -> bool:
    """Queues the e-mail `<app>/emails/<name>` rendered in `language`; False when `key` was already told.

    `template` is "<app>/<name>": three files, <app>/emails/<name>.subject.txt, .txt and .html.
    """
    app, name = template.split("/")
    with translation.override(language):
        parts = {
            part: render_to_string(f"{app}/emails/{name}.{part}", {**context, "site_url": settings.SITE_URL, "language": language})
            for part in ("subject.txt", "txt", "html")
        }
    row = OutboundEmail(
        key=key,
        kind=name,
        program=program,
        consortium=consortium or (program.consortium if program else None),
        to=to,
        language=language,
        subject=" ".join(parts["subject.txt"].split())[:200],
        text=parts["txt"].strip() + "\n",
        html=parts["html"],
        ics=invitation.ics if invitation else "",
        ics_method=invitation.method if invitation else "",
        next_at=timezone.now(),
    )
    return queue(row)


def queue(row: OutboundEmail) -> bool:
    """Adds the row unless its key is there already (also when two workers race), and wakes a sender after commit."""
    before = OutboundEmail.objects.filter(key=row.key).exists()
    if before:
        return False
    OutboundEmail.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(wake)
    return True


def wake() -> None:
    """Asks a worker to empty the queue; without a broker, does it here. A broker that is down delays, nothing more."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        dispatch()
        return
    try:
        current_app.send_task("programs.tasks.dispatch_mail", retry=False)
    except OperationalError as error:
        logger.warning("broker out of reach, the next beat will send: %s", error)


def dispatch(limit: int = 200) -> int:
    """Sends what is due, at most `limit` mails; returns how many left. Safe to run in several workers at once."""
    _recover()
    sent = 0
    for _turn in range(limit):
        row = _claim()
        if row is None:
            break
        sent += _send(row)
    beat("dispatch")
    return sent


def beat(name: str) -> None:
    """Notes that the job `name` ran to its end just now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def _recover() -> None:
    now = timezone.now()
    expired = OutboundEmail.objects.filter(lease_until__lt=now)
    expired.filter(state=MailState.CLAIMED).update(state=MailState.PENDING, lease=None, lease_until=None)
    expired.filter(state=MailState.DATA).update(
        state=MailState.PENDING, lease=None, lease_until=None, uncertain=F("uncertain") + 1
    )


def _claim() -> OutboundEmail | None:
    with transaction.atomic():
        due = OutboundEmail.objects.filter(state=MailState.PENDING, next_at__lte=timezone.now()).order_by("next_at", "id")
        row = due.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.state, row.lease = MailState.CLAIMED, uuid.uuid4()
        row.lease_until = timezone.now() + LEASE
        row.attempts += 1
        row.save(update_fields=["state", "lease", "lease_until", "attempts"])
        return row


def _send(row: OutboundEmail) -> int:
    mine = OutboundEmail.objects.filter(pk=row.pk, lease=row.lease)
    smtp = smtp_config()
    if smtp is None:
        return _mark_sent(row)
    outcome = deliver(build(_mail(row)), smtp, before_data=lambda: _fence(row))
    if outcome.kind == "sent":
        return _mark_sent(row)
    if outcome.kind == "temporary" and row.attempts < MAX_ATTEMPTS:
        mine.update(
            state=MailState.PENDING, lease=None, lease_until=None, last_error=outcome.detail[:200], next_at=_retry_at(row)
        )
    elif outcome.kind in ("temporary", "permanent"):
        mine.update(state=MailState.DEAD, lease=None, lease_until=None, last_error=outcome.detail[:200])
    else:  # uncertain or fenced: the lease runs out and the mail is taken up with the same Message-ID
        mine.update(last_error=outcome.detail[:200])
    return 0


def _fence(row: OutboundEmail) -> bool:
    """Still ours, with time enough to finish? Then it is marked as being handed over."""
    mine = OutboundEmail.objects.filter(pk=row.pk, lease=row.lease, state=MailState.CLAIMED)
    return mine.filter(lease_until__gt=timezone.now() + timedelta(seconds=20)).update(state=MailState.DATA) == 1


def _mark_sent(row: OutboundEmail) -> int:
    """A secret (a sign-in code) leaves the row once sent, except in the demo, where the row is the mailbox."""
    gone = {} if settings.DEMO or row.kind != "signin" else {"text": "", "html": ""}
    mine = OutboundEmail.objects.filter(pk=row.pk, lease=row.lease)
    return mine.update(state=MailState.SENT, sent_at=timezone.now(), lease=None, lease_until=None, **gone)


def _retry_at(row: OutboundEmail) -> object:
    return timezone.now() + timedelta(seconds=min(3600, 15 * 2**row.attempts))


def _mail(row: OutboundEmail) -> MailData:
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    return MailData(
        sender=settings.DEFAULT_FROM_EMAIL,
        to=row.to,
        subject=row.subject,
        text=row.text,
        html=row.html,
        language=row.language,
        message_id=f"<{row.pk}.{row.kind}@{host}>",
        ics=row.ics,
        ics_method=row.ics_method,
    )


def smtp_config() -> SmtpConfig | None:
    """The mail server of the settings; None where mails are kept in the product instead of sent."""
    if not settings.SMTP_URL:
        return None
    return SmtpConfig.from_url(settings.SMTP_URL, timeout=settings.EMAIL_TIMEOUT)

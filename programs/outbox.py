"""The queue of e-mails, in the database. A mail is told once (its key is unique), never lost, and sent after commit.

`post` writes the row inside the caller's transaction. `dispatch` empties the queue: a row is claimed under a lease, the
lease is fenced again just before the message is handed over, and a lease that runs out is taken up by the next run.
Where no mail server is configured (demo, tests) a mail is kept as sent and can be read in the product.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import unquote, urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from mentorat.lib.mail import MailData, Security, SmtpConfig, build, deliver
from programs import hours, stopping
from programs.enums import MailState
from programs.models import Consortium, Heartbeat, OutboundEmail, Program
from programs.queries import mails

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
SAFE_REST = timedelta(seconds=20)  # of a lease, under which a message is not handed over any more
MAX_ATTEMPTS = 12
FIRST_RETRY = 15.0  # seconds; each time twice as long, an hour at most
# Mails whose text holds a secret (a code, a key): it leaves the row once sent.
SECRET = {
    "signin",
    "address_old",
    "address_new",
    "application_link",
    "application_sent",
    "interview_invited",
    "interview_set",
    "interview_off",
    "support_asked",
    "invited",
    "waiting_news",
    "missing_answers",
    "alumni_call",
    "erasure_asked",
    "withdrawn",
    "reminder_settle",
    "reminders",  # of which it may be one
}
# Mails that nobody waits for: they leave in the hours of their programme. All the others leave at once.
REMINDERS = "reminder"  # how their kinds begin
PATIENT = {
    "waiting_news",
    "alumni_call",
    "missing_answers",
    "agreement_reminder",
    "notebook_erasure",
    "purge_ahead",
    "report_ready",
    "booklet_ready",
}
# Mails to an address that must be kept nowhere: the whole row goes once sent.
GONE = {"erasure_done"}
BLANKS = re.compile(r"[^\S\u00a0\u202f]+")  # in a subject, on one line; French spaces stay
PASS_SECONDS = (
    60.0  # after which a pass leaves the rest to the next one, well before the time limit of a task
)
FAILURES_IN_A_ROW = 3  # after which a pass stops knocking at a server that does not answer


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
    stops: str = "",
) -> bool:
    """Queues the e-mail that `compose` writes; False when `key` was already told."""
    row = compose(
        template,
        key=key,
        to=to,
        language=language,
        context=context,
        program=program,
        consortium=consortium,
        invitation=invitation,
        stops=stops,
    )
    return queue(row)


def compose(
    template: str,
    *,
    key: str,
    to: str,
    language: str,
    context: dict[str, object],
    program: Program | None = None,
    consortium: Consortium | None = None,
    invitation: Invitation | None = None,
    due_at: datetime | None = None,
    stops: str = "",
) -> OutboundEmail:
    """The e-mail `<app>/emails/<name>` rendered in `language`, not queued yet; it leaves at `due_at`, at once without.

    `template` is "<app>/<name>": three files, <app>/emails/<name>.subject.txt, .txt and .html. `stops`: what its reader may
    stop (`programs.stopping`). A patient mail waits for the hours of its programme.
    """
    app, name = template.split("/")
    with translation.override(language):
        parts = {
            part: render_to_string(
                f"{app}/emails/{name}.{part}",
                {
                    **context,
                    "site_url": settings.SITE_URL,
                    "language": language,
                    "stop_url": stopping.address(stops),
                },
            )
            for part in ("subject.txt", "txt", "html")
        }
    consortium = consortium or (program.consortium if program else None)
    leaves, closes = span(name, program, consortium, due_at or timezone.now())
    return OutboundEmail(
        key=key,
        kind=name,
        program=program,
        consortium=consortium,
        to=to,
        language=language,
        subject=BLANKS.sub(" ", parts["subject.txt"]).strip()[:200],
        text=parts["txt"].strip() + "\n",
        html=parts["html"],
        ics=invitation.ics if invitation else "",
        ics_method=invitation.method if invitation else "",
        next_at=leaves,
        closes_at=closes,
        stops=stops,
    )


def span(
    kind: str, program: Program | None, consortium: Consortium | None, due_at: datetime
) -> tuple[datetime, datetime | None]:
    """When a mail of that kind leaves, and when the hours in which it may are over (None: it leaves at any hour)."""
    open_hours = hours.of_row(program, consortium) if kind in PATIENT or kind.startswith(REMINDERS) else None
    if open_hours is None:
        return due_at, None
    opens, closes = open_hours.window(due_at)
    return max(due_at, opens), closes


def queue(row: OutboundEmail) -> bool:
    """Adds the row unless its key is there already (also when two workers race), and wakes a sender after commit."""
    return queue_all([row]) == 1


def queue_all(rows: Sequence[OutboundEmail]) -> int:
    """Adds the rows whose key is not there yet, in one statement; returns how many were new to this transaction.

    What its reader has stopped is not written. When another transaction adds the same key at the same moment the database keeps one row, and both may count it.
    """
    told = set(OutboundEmail.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    new = list({row.key: row for row in wanted(rows) if row.key not in told}.values())
    if new:
        OutboundEmail.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
        wake_once()
    return len(new)


def wanted(rows: Sequence[OutboundEmail]) -> list[OutboundEmail]:
    """Those that their readers have not stopped."""
    may = {row.key: stopping.of(row.stops) for row in rows if row.stops}
    if not may:
        return list(rows)
    no = mails.refused({each.candidate for each in may.values()})
    return [
        row
        for row in rows
        if row.key not in may
        or any((may[row.key].candidate, category) not in no for category in may[row.key].categories)
    ]


def take_back(candidate_pk: int, category: str) -> int:
    """Takes back what was about to leave of a category that somebody has just stopped."""
    waiting = OutboundEmail.objects.filter(state=MailState.PENDING, attempts=0)
    return waiting.filter(stops=f"{category}.{candidate_pk}").delete()[0]


def wake_once() -> None:
    """One wake after commit for all the mails of a transaction, unless the other mail may be undone without this one."""
    connection = transaction.get_connection()
    ours = set(connection.savepoint_ids)
    if not any(hook is wake and theirs <= ours for theirs, hook, _robust in connection.run_on_commit):
        transaction.on_commit(wake)


def forget(key: str) -> bool:
    """Takes back a mail that has not left and that nobody is sending; False when it is too late, or was never written."""
    gone, _tables = OutboundEmail.objects.filter(key=key, state=MailState.PENDING, attempts=0).delete()
    return gone > 0


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
    started, sent, failures = monotonic(), 0, 0
    for _turn in range(limit):
        row = _claim()
        if row is None:
            break
        left = _send(row)
        sent, failures = sent + left, 0 if left else failures + 1
        if failures >= FAILURES_IN_A_ROW or monotonic() - started > PASS_SECONDS:
            break
    Heartbeat.objects.update_or_create(name="dispatch", defaults={"at": timezone.now()})
    return sent


def _recover() -> None:
    """Takes up what a worker left behind. A message that may have been handed over is sent again, and counted."""
    now = timezone.now()
    free = {"lease": None, "lease_until": None}
    expired = OutboundEmail.objects.filter(lease_until__lt=now)
    if not expired.exists():
        return
    given_up = expired.filter(attempts__gte=MAX_ATTEMPTS)
    given_up.update(state=MailState.DEAD, last_error="too many attempts without an answer", **free)
    expired.filter(state=MailState.CLAIMED).update(state=MailState.PENDING, **free)
    doubtful = expired.filter(state=MailState.DATA)
    resent = doubtful.update(state=MailState.PENDING, uncertain=F("uncertain") + 1, **free)
    if resent:
        logger.warning("%s e-mails without an answer are sent again under the same Message-ID", resent)


def _claim() -> OutboundEmail | None:
    with transaction.atomic():
        due = OutboundEmail.objects.filter(state=MailState.PENDING, next_at__lte=timezone.now()).order_by(
            "next_at", "id"
        )
        row = due.select_for_update(skip_locked=True, of=("self",)).first()
        while row is not None and _too_late(row):
            row = due.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        row.state, row.lease = MailState.CLAIMED, uuid.uuid4()
        row.lease_until = timezone.now() + LEASE
        row.attempts += 1
        row.save(update_fields=["state", "lease", "lease_until", "attempts"])
        return row


def _too_late(row: OutboundEmail) -> bool:
    """Whether the hours in which it could leave are over: it waits for the next ones."""
    if row.closes_at is None or timezone.now() < row.closes_at:
        return False
    row.next_at, row.closes_at = span(row.kind, row.program, row.consortium, timezone.now())
    row.save(update_fields=["next_at", "closes_at"])
    return row.next_at > timezone.now()


def _send(row: OutboundEmail) -> int:
    smtp = smtp_config()
    if smtp is None:
        return _mark_sent(row)
    try:
        message = build(_mail(row))
    except ValueError as error:  # an address or a subject that no server would take
        return _settle(row, MailState.DEAD, str(error))
    outcome = deliver(message, smtp, before_data=lambda: _fence(row))
    if outcome.kind == "sent":
        return _mark_sent(row)
    if outcome.kind == "temporary" and row.attempts < MAX_ATTEMPTS:
        return _settle(row, MailState.PENDING, outcome.detail)
    if outcome.kind in ("temporary", "permanent"):
        return _settle(row, MailState.DEAD, outcome.detail)
    # uncertain or fenced: the lease runs out and the mail is taken up with the same Message-ID
    _mine(row).update(last_error=outcome.detail[:200])
    return 0


def _mine(row: OutboundEmail) -> QuerySet[OutboundEmail]:
    return OutboundEmail.objects.filter(pk=row.pk, lease=row.lease)


def _settle(row: OutboundEmail, state: MailState, error: str) -> int:
    """Gives the row back: to be tried later, or never again."""
    logger.warning("e-mail %s (%s) did not leave: %s", row.pk, row.kind, error)
    _mine(row).update(
        state=state, lease=None, lease_until=None, last_error=error[:200], next_at=_retry_at(row)
    )
    return 0


def _fence(row: OutboundEmail) -> bool:
    """Still ours, with time to spare? Then it is marked as being handed over, and the lease starts again for it."""
    now = timezone.now()
    claimed = _mine(row).filter(state=MailState.CLAIMED, lease_until__gt=now + SAFE_REST)
    return claimed.update(state=MailState.DATA, lease_until=now + LEASE) == 1


def _mark_sent(row: OutboundEmail) -> int:
    """A secret leaves the row once sent, except in the demo, where the row is the mailbox."""
    if row.kind in GONE:
        return _mine(row).delete()[0]
    gone = {} if settings.DEMO or row.kind not in SECRET else {"text": "", "html": ""}
    return _mine(row).update(
        state=MailState.SENT, sent_at=timezone.now(), lease=None, lease_until=None, **gone
    )


def _retry_at(row: OutboundEmail) -> datetime:
    return timezone.now() + timedelta(seconds=min(3600.0, FIRST_RETRY * 2**row.attempts))


def _mail(row: OutboundEmail) -> MailData:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return MailData(
        sender=settings.DEFAULT_FROM_EMAIL,
        to=row.to,
        subject=row.subject,
        text=row.text,
        html=row.html,
        language=row.language,
        message_id=f"<{row.pk}.{row.kind}@{host}>",
        date=row.created_at,
        calendar=row.ics.encode(),
        calendar_method="CANCEL" if row.ics_method == "CANCEL" else "REQUEST",
        unsubscribe=stopping.address(row.stops),
    )


def smtp_config() -> SmtpConfig | None:
    """The mail server of the settings; None where mails are kept in the product instead of sent.

    `smtp://`, `smtp+tls://` (STARTTLS) or `smtp+ssl://`, with user and password percent-encoded.
    """
    if not settings.SMTP_URL:
        return None
    parts = urlsplit(settings.SMTP_URL)
    security: Security = {"smtp+tls": "starttls", "smtps": "starttls", "smtp+ssl": "tls"}.get(
        parts.scheme, "none"
    )  # type: ignore[assignment]
    return SmtpConfig(
        host=parts.hostname or "localhost",
        port=parts.port or {"none": 25, "starttls": 587, "tls": 465}[security],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
        timeout=settings.EMAIL_TIMEOUT,
    )


class OutboxBackend(BaseEmailBackend):
    """For code that sends through Django: the mail joins the queue like all others."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [
            OutboundEmail(
                key=f"django:{uuid.uuid4()}",
                kind="django",
                to=address,
                subject=str(message.subject)[:200],
                text=str(message.body),
                next_at=timezone.now(),
            )
            for message in email_messages
            for address in message.recipients()
        ]
        return queue_all(rows)

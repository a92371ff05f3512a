"""Reminders of the agreement: to the companies that have not signed, to the participants who have not read. A person gets
one a week at most for each, whoever asks for it, and none twice: reminders are numbered, and the outbox keeps one of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from charters import emails, queries
from charters.models import Agreement
from programs import audit
from programs.models import Company, Consortium, OutboundEmail, User

WEEK = timedelta(days=7)
FIRST_HOUR, LAST_HOUR = time(9), time(18)  # in the consortium's zone, for what leaves by itself
MOST = 6  # reminders that leave by themselves for a company; from then on the coordinator decides


@transaction.atomic
def remind_companies(*, actor: User | None, consortium: Consortium) -> int:
    """Reminds the representatives of the companies that have not signed; returns how many mails leave.

    Whoever was written to about this version in the last seven days is left in peace. Without an actor, it is the job.
    """
    held = Consortium.objects.select_for_update(no_key=True).get(pk=consortium.pk)
    agreement = queries.agreement_in_force()
    if agreement is None:
        return 0
    told = sum(
        emails.agreement_reminder(agreement, company, user, number)
        for user, company, number in _silent(agreement, actor is None)
    )
    if told:
        audit.record("agreement.reminded", actor=actor, target=agreement, consortium=held, count=told)
    return told


@transaction.atomic
def remind_readers(*, actor: User, consortium: Consortium) -> int:
    """Reminds the participants who have not read the version in force; returns how many mails leave."""
    held = Consortium.objects.select_for_update(no_key=True).get(pk=consortium.pk)
    agreement = queries.agreement_in_force()
    if agreement is None:
        return 0
    people = [r for r in queries.readers(held, agreement) if r.read_at is None]
    sent = _sent(f"agreement_to_read:{agreement.pk}:")
    told = 0
    for reader in people:
        before = sent.get(emails.reading_key(agreement, reader.user), [])
        if _is_due(before):
            told += emails.agreement_to_read(agreement, reader.user, reader.program, len(before) + 1)
    if told:
        audit.record("agreement.readers_reminded", actor=actor, target=agreement, consortium=held, count=told)
    return told


def remind_due() -> int:
    """The job: every consortium where it is day and a company has not signed the version in force."""
    with scopes_disabled():
        waiting = Consortium.objects.filter(agreements__isnull=False, companies__cleared_at=None).distinct()
        consortiums = list(waiting.order_by("id"))
    awake = [each for each in consortiums if FIRST_HOUR <= _local(each).time() < LAST_HOUR]
    return sum(_remind_in(each) for each in awake)


def _remind_in(consortium: Consortium) -> int:
    with scope(consortium=consortium):
        return remind_companies(actor=None, consortium=consortium)


def _silent(agreement: Agreement, by_itself: bool) -> Iterable[tuple[User, Company, int]]:
    """Who is due for a reminder, for which company, and its number."""
    signed = {signature.company_id for signature in agreement.signatures.all()}
    sent = _sent(f"agreement_to_sign:{agreement.pk}:", f"agreement_reminder:{agreement.pk}:")
    for user, company in queries.representatives(agreement.consortium):
        first = sent.get(f"{emails.to_sign_key(agreement, company, user)}", [])
        again = sent.get(emails.reminder_key(agreement, company, user), [])
        weary = by_itself and len(again) >= MOST
        if company.pk not in signed and _is_due([*first, *again]) and not weary:
            yield user, company, len(again) + 1


def _is_due(before: list[datetime]) -> bool:
    return not before or timezone.now() - max(before) >= WEEK


def _sent(*beginnings: str) -> dict[str, list[datetime]]:
    """When mails were written, by key without the number of a reminder."""
    found: dict[str, list[datetime]] = {}
    for beginning in beginnings:
        rows = OutboundEmail.objects.filter(key__startswith=beginning).values_list("key", "created_at")
        for key, at in rows:
            numbered = not beginning.startswith("agreement_to_sign")
            found.setdefault(f"{key.rpartition(':')[0]}:" if numbered else key, []).append(at)
    return found


def _local(consortium: Consortium) -> datetime:
    return timezone.now().astimezone(ZoneInfo(consortium.zone))

"""The reminders of a person and a day, in one mail: each keeps its own key, and says in which mail it was told.

PostgreSQL holds it: a key is told once, and a bundle (person and day) is one mail, whoever writes at the same moment.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone

from programs import outbox
from programs.enums import MailState
from programs.models import OutboundEmail

LATE = ":late"  # a second and last mail of the day, for what cannot wait for the next one


@dataclass(frozen=True)
class Bundle:
    """A mail that leaves, and the reminders that it tells (none when it is the only one)."""

    mail: OutboundEmail
    tells: Sequence[OutboundEmail] = ()


def taken(bundles: Collection[str]) -> set[str]:
    """Those of which a mail is written already."""
    names = [name for bundle in bundles for name in (bundle, bundle + LATE)]
    return set(OutboundEmail.objects.filter(bundle__in=names).values_list("bundle", flat=True))


def queue(found: Sequence[Bundle]) -> int:
    """Writes the mails, and what each tells; returns how many reminders are told.

    Where somebody else wrote a mail of the same bundle at the same moment, ours is dropped with what it tells: it stays
    due, and the next look finds it.
    """
    mails = {bundle.mail.key: bundle for bundle in found}
    OutboundEmail.objects.bulk_create(
        [each.mail for each in mails.values()], ignore_conflicts=True, batch_size=500
    )
    kept = {row.key: row for row in OutboundEmail.objects.filter(key__in=list(mails))}
    ours = [each for key, each in mails.items() if key in kept and kept[key].text == each.mail.text]
    told = [_told(row, kept[each.mail.key]) for each in ours for row in each.tells]
    OutboundEmail.objects.bulk_create(told, ignore_conflicts=True, batch_size=500)
    if ours:
        outbox.wake_once()
    return sum(len(each.tells) or 1 for each in ours)


def _told(row: OutboundEmail, mail: OutboundEmail) -> OutboundEmail:
    """Its words are in the mail that tells it."""
    row.state, row.told_in, row.text, row.html = MailState.TOLD, mail, "", ""
    row.next_at = timezone.now()
    return row

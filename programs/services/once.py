"""The same form sent twice (a slow double click, a page reloaded) does once what it asks."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from programs.models import SentForm, User

KEPT = timedelta(days=1)


@transaction.atomic
def claim(*, actor: User, number: UUID) -> tuple[SentForm, bool]:
    """The form of that number, and whether it is sent for the first time. PostgreSQL has a second sending wait until the
    transaction of the first is over. Older ones of the same person go."""
    SentForm.objects.filter(user=actor, sent_at__lt=timezone.now() - KEPT).delete()
    return SentForm.objects.get_or_create(user=actor, number=number)


@transaction.atomic
def settle(*, form: SentForm, led_to: str) -> None:
    """What it asked is done, and led to that page; "" when it was not done: it may be sent again."""
    if not led_to:
        form.delete()
        return
    form.led_to = led_to[:500]
    form.save(update_fields=["led_to"])

"""The address of a personal calendar: made, renewed, closed by the person alone. A new one closes the former at once."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from programs import audit
from programs.applying.tokens import derived, hashed
from programs.models import User
from tracking.models import CalendarFeed


@transaction.atomic
def renew(*, actor: User) -> CalendarFeed:
    """Makes the address, or another one in its place."""
    seed = secrets.token_urlsafe(32)
    feed, _made = CalendarFeed.objects.update_or_create(
        user=actor,
        defaults={"seed": seed, "token_hash": hashed(derived(seed)), "made_at": timezone.now()},
    )
    audit.record("feed.made", actor=actor, target=actor)
    return feed


@transaction.atomic
def close(*, actor: User) -> bool:
    """From now on the address opens nothing; False when there was none."""
    closed = CalendarFeed.objects.filter(user=actor).delete()[0] > 0
    if closed:
        audit.record("feed.closed", actor=actor, target=actor)
    return closed

"""Signing out from afar: one browser, all the others, or every one when an account may be in other hands."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from programs import audit
from programs.models import User, UserSession
from programs.sessions import limits


@transaction.atomic
def end(*, actor: User, ref: str) -> int:
    """Signs out the browser of that reference, if it is the person's; returns how many that was."""
    return _end(actor, UserSession.objects.filter(user=actor, ref=ref).delete()[0])


@transaction.atomic
def end_others(*, actor: User, here: str | None) -> int:
    """Signs the person out everywhere but `here`, the key of the session they are in."""
    return _end(actor, UserSession.objects.filter(user=actor).exclude(session_key=here or "").delete()[0])


def end_all(user: User) -> int:
    """Signs `user` out everywhere; the service that calls it says why in the register."""
    return UserSession.objects.filter(user=user).delete()[0]


def purge() -> int:
    """Forgets the sessions that are over; returns how many."""
    now = timezone.now()
    over = Q(expire_date__lt=now)
    for in_charge in (True, False):
        idle, whole = limits(in_charge)
        late = Q(seen_at__lt=now - idle) | Q(began_at__lt=now - whole)
        over |= Q(in_charge=in_charge) & late
    return UserSession.objects.filter(over).delete()[0]


def _end(actor: User, count: int) -> int:
    if count:
        audit.record("session.ended", actor=actor, target=actor, sessions=count)
    return count

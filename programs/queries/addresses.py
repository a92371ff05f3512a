"""The wish to sign in by another address, as its pages read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from programs.applying.tokens import hashed
from programs.models import AddressChange, User


@dataclass(frozen=True)
class Asked:
    """What a mailed key opens: the wish, and whether the key is the one of the present address."""

    change: AddressChange
    by_old: bool


def open_key(key: str) -> Asked | None:
    """None for a key that is unknown, used up, or too old: one and the same nothing."""
    digest = hashed(key)
    rows = AddressChange.objects.select_related("user").filter(settled_at=None, expires_at__gt=timezone.now())
    found = rows.filter(Q(old_hash=digest) | Q(new_hash=digest)).first()
    return Asked(found, found.old_hash == digest) if found else None


def waiting(user: User) -> AddressChange | None:
    """The wish of that person that still waits for an answer."""
    rows = AddressChange.objects.filter(user=user, settled_at=None, expires_at__gt=timezone.now())
    return rows.first()

"""Signing in by another address: asked by the person, agreed to by both mailboxes, then everywhere at once."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from programs import address_emails as emails
from programs import audit
from programs.applying.tokens import draw, hashed
from programs.enums import AddressOutcome
from programs.models import AddressChange, Candidate, User
from programs.queries import addresses as queries
from programs.services import candidates, sessions

VALID = timedelta(hours=24)


@transaction.atomic
def ask(*, actor: User, new: str) -> AddressChange:
    """Writes to both addresses; a former wish is replaced. Raises ValidationError when the address is theirs already.

    An address that has an account is answered and worked for like any other: it alone learns it, in its mailbox.
    """
    address = new.strip().lower()
    if address == actor.email:
        raise ValidationError({"email": _("This is your address already.")})
    User.objects.select_for_update().get(pk=actor.pk)
    now, old_key, new_key = timezone.now(), draw(), draw()
    taken = User.objects.filter(email=address).exists()
    AddressChange.objects.filter(user=actor, settled_at=None).update(
        settled_at=now, outcome=AddressOutcome.REPLACED
    )
    change = AddressChange.objects.create(
        user=actor,
        old=actor.email,
        new=address,
        old_hash=hashed(old_key),
        new_hash=hashed(new_key),
        asked_at=now,
        expires_at=now + VALID,
    )
    audit.record("address.asked", actor=actor, target=actor, change=change.pk)
    emails.asked_old(change, old_key)
    if taken:
        emails.taken(change)
    else:
        emails.asked_new(change, new_key)
    return change


@transaction.atomic
def agree(*, key: str) -> AddressChange | None:
    """One of the two mailboxes says yes; with the second the account changes. None when the key opens nothing any more."""
    found = _held(key)
    if found is None:
        return None
    change, field = found.change, "old_yes_at" if found.by_old else "new_yes_at"
    setattr(change, field, getattr(change, field) or timezone.now())
    change.save(update_fields=[field])
    if change.old_yes_at and change.new_yes_at:
        _change(change)
    return change


@transaction.atomic
def refuse(*, key: str) -> AddressChange | None:
    """One of the two mailboxes says no: nothing changes. The present one says so of its own account, which is then
    signed out everywhere. None when the key opens nothing any more."""
    found = _held(key)
    if found is None:
        return None
    _settle(found.change, AddressOutcome.REFUSED)
    audit.record("address.refused", actor=None, target=found.change.user, change=found.change.pk)
    if found.by_old:
        sessions.end_all(found.change.user)
    return found.change


def _held(key: str) -> queries.Asked | None:
    """What the key opens, once whoever else answers at the same moment is done."""
    found = queries.open_key(key)
    if found is None:
        return None
    User.objects.select_for_update().get(pk=found.change.user_id)
    return queries.open_key(key)


def _settle(change: AddressChange, outcome: AddressOutcome) -> None:
    change.settled_at, change.outcome = timezone.now(), outcome
    change.save(update_fields=["settled_at", "outcome"])


def _change(change: AddressChange) -> None:
    """Both have agreed: the account, its candidacies and its sign-in follow; it is signed out everywhere."""
    user = change.user
    if User.objects.filter(email=change.new).exists():  # an account was made for it since
        _settle(change, AddressOutcome.REFUSED)
        return
    user.email = change.new
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=change.new, verified=True, primary=True)
    _settle(change, AddressOutcome.DONE)
    audit.record("address.changed", actor=user, target=user, change=change.pk)
    kept = _take_along(change)
    sessions.end_all(user)
    emails.changed(change, kept)


def _take_along(change: AddressChange) -> int:
    """The candidacies under the former address; returns how many keep it, since the new one has another there."""
    kept = 0
    with scopes_disabled():
        rows = Candidate.objects.select_related("company", "program").filter(email__iexact=change.old)
        for candidate in rows:
            if candidate.user_id not in (None, change.user_id):
                continue
            try:
                with transaction.atomic():
                    candidates.change(actor=change.user, candidate=candidate, email=change.new)
            except ValidationError:
                kept += 1
            except PermissionDenied:  # a programme that is closed is read only
                continue
    return kept

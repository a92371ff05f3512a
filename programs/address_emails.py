"""The e-mails about a change of address: a link to each of the two, and the news once it is done."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from programs import outbox
from programs.models import AddressChange


def asked_old(change: AddressChange, key: str) -> bool:
    """To the present address: agree, or say that it was not you."""
    return _post("address_old", change, change.old, key)


def asked_new(change: AddressChange, key: str) -> bool:
    """To the new address: confirm that it is yours."""
    return _post("address_new", change, change.new, key)


def taken(change: AddressChange) -> bool:
    """To a new address that has an account already: it stays as it is."""
    return _post("address_taken", change, change.new)


def changed(change: AddressChange, kept: int) -> bool:
    """To both, once it is done; `kept` candidacies keep the former address."""
    told = [
        _post("address_changed", change, to, side=side, kept=kept)
        for side, to in (("old", change.old), ("new", change.new))
    ]
    return all(told)


def _post(name: str, change: AddressChange, to: str, key: str = "", side: str = "", kept: int = 0) -> bool:
    route = reverse("address_answer", args=[key]) if key else reverse("account_login")
    return outbox.post(
        f"programs/{name}",
        key=f"{name}:{side}:{change.pk}",
        to=to,
        language=change.user.language,
        context={
            "person": change.user,
            "change": change,
            "kept": kept,
            "address": f"{settings.SITE_URL}{route}",
        },
    )

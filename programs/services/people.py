"""Accounts: made for people who were invited, appointed or accepted, never by themselves."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from programs.models import User


@transaction.atomic
def account_for(*, email: str, first_name: str = "", last_name: str = "", language: str = "fr") -> User:
    """The account of that e-mail, made if needed. It has no password: the person signs in by a code sent to the address."""
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(
            address, first_name=first_name, last_name=last_name, language=language
        )
    EmailAddress.objects.get_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
    return user


@transaction.atomic
def choose_language(*, actor: User, language: str) -> User:
    actor.language = language
    actor.save(update_fields=["language"])
    return actor

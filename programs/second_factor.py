"""The second proof that some roles ask for: a passkey or an authenticator app, besides the code sent by e-mail.

Whoever appoints, signs for a company or sees people has one on their account, and has used it (or a recovery code) in
this session. Asked at the door of every place; the demo, where nobody signs in, waives it.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from programs.enums import Role
from programs.models import Membership

ROLES = (Role.OPERATOR, Role.COORDINATOR, Role.REPRESENTATIVE)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorNeeded(Exception):  # noqa: N818 - no error: the person is led to give it (see middleware.py)
    """The door stays shut until the person uses the second proof they have, or sets one up (`has_one` False)."""

    def __init__(self, has_one: bool) -> None:
        super().__init__()
        self.has_one = has_one


def is_owed(members: Iterable[Membership]) -> bool:
    """Whether one of these roles asks for it."""
    return not settings.SECOND_FACTOR_WAIVED and any(member.role in ROLES for member in members)


def was_used(request: HttpRequest) -> bool:
    """Whether the person gave a second proof in this session, by a recovery code too."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def where_to_prove(request: HttpRequest) -> str:
    """The page where the person gives their second proof again."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    return str(methods[0]["url"]) if methods else reverse("mfa_reauthenticate")


def ask(request: HttpRequest, members: list[Membership]) -> None:
    """Raises SecondFactorNeeded when one of these roles asks for a second proof that this session has not given.

    `members` are rows of the person who asks, with `has_factor` as the queries of the door add it.
    """
    if not is_owed(members):
        return
    has_one = bool(members[0].has_factor)  # type: ignore[attr-defined]
    if not (has_one and was_used(request)):
        raise SecondFactorNeeded(has_one)

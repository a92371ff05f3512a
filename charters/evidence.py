"""How and from where a person signs: what the request and the session know, nothing that the person types."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charters.models import SECOND_FACTORS
from mentorat.lib.text import one_line
from programs.models import User

METHODS: dict[str, str | Promise] = {
    "code": _("code sent by e-mail"),
    "webauthn": _("passkey"),
    "totp": _("authenticator app"),
    "recovery_codes": _("recovery code"),
    "password": _("password"),
    "company": _("account of the company"),
    "session": _("open session"),
}


@dataclass(frozen=True)
class Evidence:
    """`method` is a key of METHODS, `authenticated_at` when the person last proved who they are (UTC)."""

    ip: str | None
    user_agent: str
    method: str
    authenticated_at: datetime | None


def of(request: HttpRequest) -> Evidence:
    user = cast(User, request.user)
    method, at = _signed_in(request, user)
    return Evidence(
        ip=_address(get_adapter(request).get_client_ip(request)),
        user_agent=one_line(request.headers.get("user-agent", ""))[:300],
        method=method,
        authenticated_at=at,
    )


def is_stale(request: HttpRequest) -> bool:
    """A person with a second factor proves again who they are when the last proof is older than five minutes.

    Those who sign in by a code sent to their address have no other proof to give: its time is kept with the signature.
    """
    user = cast(User, request.user)
    records = get_authentication_records(request, user)
    last = max((record["at"] for record in records), default=0.0)
    return bool(is_mfa_enabled(user)) and time.time() - last > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey is set up."""
    return bool(is_mfa_enabled(user, list(SECOND_FACTORS)))


def by_second_factor(request: HttpRequest) -> Evidence | None:
    """The evidence of a signature for a company; None when the last proof by a second factor is too old, or missing."""
    user = cast(User, request.user)
    records = [
        record
        for record in get_authentication_records(request, user)
        if record.get("type") in SECOND_FACTORS
        and time.time() - record["at"] <= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    ]
    if not records or not has_second_factor(user):
        return None
    last = records[-1]
    at = datetime.fromtimestamp(last["at"], tz=UTC)
    return replace(of(request), method=str(last["type"]), authenticated_at=at)


def _signed_in(request: HttpRequest, user: User) -> tuple[str, datetime | None]:
    records = get_authentication_records(request, user)
    if not records:
        return "session", user.last_login
    last = records[-1]
    method = str(last.get("type") or last.get("method") or "session")
    return (method if method in METHODS else "session"), datetime.fromtimestamp(last["at"], tz=UTC)


def _address(text: str) -> str:
    """One spelling for each address, so that what the database gives back is what was hashed."""
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)

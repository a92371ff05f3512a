"""Who signs in by the tests (`force_login`) has done all that the product asks for: the session has begun, staff have a
second proof, and gave it an hour ago. A test about what happens without it says `without_proof(client)` or `without_factor(client, user)`."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.test import Client

from programs import sessions
from programs.models import User
from programs.queries import access

SECRET = "JBSWY3DPEHPK3PXP"
RECORDS = login.AUTHENTICATION_METHODS_SESSION_KEY
WHOSE = login._AUTHENTICATION_METHODS_USER_SESSION_KEY


def give_factor(user: User) -> None:
    """An authenticator app whose key is SECRET, if the person has nothing yet."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)


def code_now(secret: str = SECRET) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[-1])))


def proof(user: User, kind: str = "totp", seconds_ago: float = 3600) -> dict[str, Any]:
    """What a session holds of a person who gave their second proof so many seconds ago."""
    return {
        WHOSE: user_id_to_str(user),
        RECORDS: [
            {"method": "code", "at": time.time() - seconds_ago - 60},
            {"method": "mfa", "type": kind, "at": time.time() - seconds_ago},
        ],
    }


def without_proof(client: Client) -> None:
    """The session was opened by a code alone."""
    session = client.session
    session.pop(RECORDS, None)
    session.save()


def without_factor(client: Client, user: User) -> None:
    """And the account has no second proof at all."""
    without_proof(client)
    Authenticator.objects.filter(user=user).delete()


def _signed_in(*, request: HttpRequest, user: User, **_more: Any) -> None:
    if request.method:  # a real request: the person does all that themself
        return
    request.META.setdefault("REMOTE_ADDR", "127.0.0.1")
    sessions.begin(request, in_charge=access.is_in_charge(user))
    if access.is_in_charge(user):
        give_factor(user)
        request.session.update(proof(user))


user_logged_in.connect(_signed_in, dispatch_uid="tests: second proof")

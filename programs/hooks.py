"""What the sign-in library tells us of second proofs, in its own way (signals): each passes it on to a service."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from programs.models import User
from programs.second_factor import FACTORS
from programs.services import factors


def connect() -> None:
    signals.authenticator_added.connect(_added, dispatch_uid="factor added")
    signals.authenticator_removed.connect(_removed, dispatch_uid="factor removed")
    signals.authenticator_reset.connect(_renewed, dispatch_uid="codes renewed")


def _added(*, request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Setting it up was using it: nobody is asked for it again a minute later."""
    if authenticator.type in FACTORS:
        proof = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
        record_authentication(request, user, "mfa", **proof)
        factors.note(verb=factors.ADDED, actor=user, kind=authenticator.type)


def _removed(*, user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type in FACTORS:
        factors.note(verb=factors.REMOVED, actor=user, kind=authenticator.type)


def _renewed(*, user: User, authenticator: Authenticator, **_more: Any) -> None:
    factors.note(verb=factors.RENEWED, actor=user, kind=authenticator.type)

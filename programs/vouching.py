"""Signing in with the company's own account: what is asked of its provider, and what a session owes to it.

The question (state and nonce, or number) stays in the session of the browser that asked, serves once and for ten
minutes. A session opened so says by which provider, and lasts as long as that provider may stand for the person
(`CompanyAccountMiddleware`); the second proof of a role is asked as after a code.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from mentorat.lib import oidc, saml, sealed
from mentorat.lib.vouched import Fault, Vouched, VouchError
from programs.enums import ProviderProtocol
from programs.models import IdentityProvider, User

ASKED = "company_account"  # of the session: the question that waits for its answer
TIME = 600  # seconds for the answer
METHOD = "company"  # how the session was opened, among the library's records
USE = "provider-secret"  # what the client's secret is sealed for


def address(provider: IdentityProvider, name: str) -> str:
    """One of our public addresses for that provider: `back` (redirection, or where answers are posted) or `metadata`."""
    return f"{settings.SITE_URL}{reverse(f'company_account_{name}', args=[provider.ref])}"


def begin(
    request: HttpRequest, provider: IdentityProvider, *, back_to: str = "", test_of: User | None = None
) -> str:
    """The address of the provider's own page. Raises VouchError. `test_of`: that person tries it, nobody is signed in."""
    asked = oidc.Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    number = saml.new_id()
    if provider.protocol == ProviderProtocol.OIDC:
        url = oidc.where_to_go(client_of(provider), asked)
    else:
        url = saml.where_to_go(service_of(provider), number)
    request.session[ASKED] = {
        "ref": str(provider.ref),
        "at": time.time(),
        "changed": provider.changed_at.isoformat(),
        "state": asked.state,
        "nonce": asked.nonce,
        "verifier": asked.verifier,
        "number": number,
        "back_to": back_to,
        "test_of": test_of.pk if test_of else None,
    }
    return url


def take(request: HttpRequest, provider: IdentityProvider) -> dict[str, Any]:
    """What this browser asked of that provider; it cannot be taken twice. Raises VouchError when there is nothing."""
    asked: dict[str, Any] | None = request.session.pop(ASKED, None)
    if asked is None or asked["ref"] != str(provider.ref) or time.time() - asked["at"] > TIME:
        raise VouchError(Fault.LOST, "Nothing was asked from this browser in the last ten minutes.")
    if asked["changed"] != provider.changed_at.isoformat():
        raise VouchError(Fault.LOST, "The settings changed meanwhile.")
    return asked


def read(provider: IdentityProvider, asked: Mapping[str, Any], answer: Mapping[str, str]) -> Vouched:
    """Whom the provider's answer stands for. Raises VouchError."""
    if provider.protocol == ProviderProtocol.SAML:
        return saml.vouched(service_of(provider), asked["number"], answer.get("SAMLResponse", ""))
    question = oidc.Asked(asked["state"], asked["nonce"], asked["verifier"])
    return oidc.vouched(client_of(provider), question, answer)


def sign_in(request: HttpRequest, provider: IdentityProvider, user: User, back_to: str) -> HttpResponseBase:
    """Opens the session, by the same steps as a code: whoever has a second proof gives it next."""
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    record_authentication(request, user, METHOD, provider=provider.pk)
    answer: HttpResponseBase = perform_login(
        request, Login(user=user, redirect_url=back_to or None, email=user.email)
    )
    return answer


def provider_of(request: HttpRequest, user: User | None = None) -> int | None:
    """The provider by which the session was opened; None when the person has since proved, or proved first, who they are."""
    found: int | None = None
    for record in get_authentication_records(request, user or request.user):
        if record.get("method") == METHOD:
            found = record["provider"]
        elif record.get("method") == "code" or record.get("passwordless"):
            found = None
    return found


def client_of(provider: IdentityProvider) -> oidc.Client:
    try:
        secret = sealed.opened(USE, provider.secret)
    except sealed.InvalidToken as error:
        raise VouchError(Fault.UNREACHABLE, "The client’s secret must be typed again.") from error
    return oidc.Client(
        issuer=provider.issuer,
        client_id=provider.client_id,
        secret=secret,
        redirect_uri=address(provider, "back"),
        loopback=settings.PROVIDERS_ON_LOOPBACK,
    )


def service_of(provider: IdentityProvider) -> saml.Service:
    return saml.Service(
        entity_id=address(provider, "metadata"),
        acs=address(provider, "back"),
        issuer=provider.issuer,
        sso_url=provider.sso_url,
        certificates=tuple(provider.certificates.split("\n")),
    )

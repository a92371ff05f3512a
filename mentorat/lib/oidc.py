"""OpenID Connect as a company's provider speaks it: the code flow with state, nonce and PKCE, the issuer to the letter.

https://openid.net/specs/openid-connect-core-1_0.html; whom to believe, and about whom, is decided elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.core.cache import cache
from django.utils.translation import gettext_noop

from mentorat.lib import oidc_token, outward
from mentorat.lib.text import one_line
from mentorat.lib.vouched import Fault, Vouched, VouchError, address

WELL_KNOWN = "/.well-known/openid-configuration"
SCOPE = "openid email profile"
# Issuers where anybody may have an account under an address that was once theirs: theirs is the company's word (hd).
EVERYBODYS = ("https://accounts.google.com",)
KEPT = 600  # seconds that a description of the provider is kept


@dataclass(frozen=True)
class Client:
    """Who we are for that provider. `loopback`: it may stand on this very machine."""

    issuer: str
    client_id: str
    secret: str
    redirect_uri: str
    loopback: bool


@dataclass(frozen=True)
class Asked:
    """What was asked of it, drawn for this once; the browser keeps it until the answer."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Description:
    """What the provider publishes of itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    posts_secret: bool  # the secret goes in the form, not in a header


def describe(issuer: str, *, loopback: bool, fresh: bool = False) -> Description:
    """The provider's description, kept for a while. Raises VouchError: it does not answer, or speaks for another issuer."""
    key = f"oidc:{hashlib.sha256(issuer.encode()).hexdigest()}"
    kept = None if fresh else cache.get(key)
    found = kept or _fetched(issuer.rstrip("/") + WELL_KNOWN, loopback)
    said = {name: str(found.get(name) or "") for name in PLACES}
    if said["issuer"] != issuer:
        raise VouchError(
            Fault.MISANSWERED,
            gettext_noop("It calls itself %(name)s, not %(issuer)s."),
            name=said["issuer"][:120] or "–",
            issuer=issuer,
        )
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not outward.is_sound(said[name], loopback=loopback):
            raise VouchError(Fault.MISANSWERED, gettext_noop("Its %(name)s is no https address."), name=name)
    if not kept:
        cache.set(key, found, KEPT)
    listed = found.get("token_endpoint_auth_methods_supported")
    methods = listed if isinstance(listed, list) and listed else ["client_secret_basic"]
    return Description(
        issuer=issuer,
        authorization=said["authorization_endpoint"],
        token=said["token_endpoint"],
        keys=said["jwks_uri"],
        userinfo=said["userinfo_endpoint"],
        posts_secret="client_secret_basic" not in methods and "client_secret_post" in methods,
    )


PLACES = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")


def announced(issuer: str, *, loopback: bool) -> str:
    """The issuer as it writes itself: with or without a slash at the end, which is all that may differ."""
    said = str(_fetched(issuer.rstrip("/") + WELL_KNOWN, loopback).get("issuer") or "")
    return said if said.rstrip("/") == issuer.rstrip("/") else issuer


def where_to_go(client: Client, asked: Asked) -> str:
    """The address of the provider's own page, for the browser. Raises VouchError."""
    found = describe(client.issuer, loopback=client.loopback)
    digest = hashlib.sha256(asked.verifier.encode()).digest()
    fields = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": SCOPE,
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return f"{found.authorization}{'&' if '?' in found.authorization else '?'}{urlencode(fields)}"


def vouched(client: Client, asked: Asked, answer: Mapping[str, str]) -> Vouched:
    """Whom the provider's answer stands for. Raises VouchError at the first thing that is not as it must be."""
    state = answer.get("state", "")
    if not hmac.compare_digest(state.encode(), asked.state.encode()):
        raise VouchError(Fault.LOST, gettext_noop("The state is not the one that was sent."))
    if answer.get("iss", client.issuer) != client.issuer:  # RFC 9207
        raise VouchError(Fault.MISANSWERED, gettext_noop("The answer comes from another issuer."))
    if answer.get("error") or not answer.get("code"):
        said = answer.get("error", "")[:80]
        raise VouchError(
            Fault.CANCELLED if said == "access_denied" else Fault.MISANSWERED,
            gettext_noop("It says: %(code)s"),
            code=said or "–",
        )
    found = describe(client.issuer, loopback=client.loopback)
    tokens = _redeem(client, found, answer["code"], asked.verifier)
    claims = oidc_token.claims(
        str(tokens.get("id_token") or ""),
        issuer=client.issuer,
        audience=client.client_id,
        nonce=asked.nonce,
        keys_url=found.keys,
        loopback=client.loopback,
    )
    if not claims.get("email") and found.userinfo and tokens.get("access_token"):
        claims |= _more(client, found, str(tokens["access_token"]), claims["sub"])
    if claims.get("email_verified", True) not in (True, "true"):
        raise VouchError(
            Fault.UNVERIFIED, gettext_noop("It says that the address is not verified (email_verified).")
        )
    email = address(claims.get("email"))
    if client.issuer in EVERYBODYS and claims.get("hd") != email.rpartition("@")[2]:
        raise VouchError(
            Fault.UNVERIFIED, gettext_noop("A private account, not one that the company gave (hd).")
        )
    return Vouched(email, one_line(str(claims.get("name") or ""))[:160])


def _redeem(client: Client, found: Description, code: str, verifier: str) -> dict[str, Any]:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": verifier,
    }
    headers = {}
    if found.posts_secret:
        fields |= {"client_id": client.client_id, "client_secret": client.secret}
    else:
        pair = f"{quote_plus(client.client_id)}:{quote_plus(client.secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    try:
        return outward.as_json(outward.post(found.token, fields, loopback=client.loopback, headers=headers))
    except outward.OutwardError as error:
        raise VouchError(
            Fault.UNREACHABLE, gettext_noop("The code was not redeemed. %(why)s"), why=error
        ) from error


def _more(client: Client, found: Description, token: str, subject: str) -> dict[str, Any]:
    """The address that the provider tells apart; of the same person, or of nobody."""
    try:
        headers = {"Authorization": f"Bearer {token}"}
        said = outward.as_json(outward.get(found.userinfo, loopback=client.loopback, headers=headers))
    except outward.OutwardError as error:
        raise VouchError(
            Fault.UNREACHABLE, gettext_noop("It does not tell the address. %(why)s"), why=error
        ) from error
    if said.get("sub") != subject:
        raise VouchError(Fault.MISANSWERED, gettext_noop("The address told apart is another person’s (sub)."))
    return {name: said[name] for name in ("email", "email_verified", "name") if name in said}


def _fetched(url: str, loopback: bool) -> dict[str, Any]:
    try:
        return outward.as_json(outward.get(url, loopback=loopback))
    except outward.OutwardError as error:
        raise VouchError(Fault.UNREACHABLE, "%(why)s", why=error) from error

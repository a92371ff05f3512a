"""The identity token of OpenID Connect: theirs, for us, of now, and for the very question that was asked."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from django.core.cache import cache
from django.utils.translation import gettext_noop

from mentorat.lib import outward
from mentorat.lib.vouched import Fault, VouchError

# Signed with a key that the provider alone has: no "none", and no secret that we share with it.
SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
UNREADABLE = (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError, UnsupportedAlgorithm)
# What the library refuses a token for, the narrower kinds first, in our words.
WHY: list[tuple[type[Exception], str]] = [
    (jwt.ExpiredSignatureError, gettext_noop("The identity token has expired.")),
    (jwt.ImmatureSignatureError, gettext_noop("The identity token is not valid yet: compare the clocks.")),
    (jwt.InvalidIssuedAtError, gettext_noop("The identity token says no day on which it was issued.")),
    (jwt.InvalidAudienceError, gettext_noop("The identity token is for another client (aud).")),
    (jwt.InvalidIssuerError, gettext_noop("The identity token comes from another issuer (iss).")),
    (
        jwt.MissingRequiredClaimError,
        gettext_noop("The identity token lacks something that is needed: iss, sub, aud, exp or iat."),
    ),
    (
        jwt.InvalidSignatureError,
        gettext_noop("The signature of the identity token is not that of the provider."),
    ),
]
LEEWAY = 60  # seconds between two clocks
FRESH = 600  # seconds: an identity that was stated longer ago is asked again
KEPT = 600  # seconds that the provider's keys are kept


def claims(
    token: str, *, issuer: str, audience: str, nonce: str, keys_url: str, loopback: bool
) -> dict[str, Any]:
    """What the signed token states. Raises VouchError at the first thing that is not as it must be."""
    try:
        said: dict[str, Any] = jwt.decode(
            token,
            key=_key(token, keys_url, loopback),
            algorithms=SIGNATURES,
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except UNREADABLE as error:
        raise VouchError(Fault.MISANSWERED, _why(error), cause=str(error)) from error
    if not hmac.compare_digest(str(said.get("nonce", "")).encode(), nonce.encode()):
        raise VouchError(
            Fault.MISANSWERED, gettext_noop("The identity token answers another question (nonce).")
        )
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if said.get("azp", audience) != audience or (several and "azp" not in said):
        raise VouchError(Fault.MISANSWERED, gettext_noop("The identity token is for somebody else (azp)."))
    if said["iat"] < time.time() - FRESH:
        raise VouchError(Fault.MISANSWERED, gettext_noop("The identity token is too old."))
    return said


def _why(error: Exception) -> str:
    unread = gettext_noop("The identity token cannot be read.")
    return next((words for kind, words in WHY if isinstance(error, kind)), unread)


def _key(token: str, url: str, loopback: bool) -> Any:
    """The provider's key that the token names; the keys are asked for again when it names one that is new."""
    header = jwt.get_unverified_header(token)
    wanted, named = header.get("kid"), str(header.get("alg"))
    if named not in SIGNATURES:
        raise VouchError(
            Fault.MISANSWERED, gettext_noop("The identity token is signed in a way that proves nothing.")
        )
    kept = f"oidc-keys:{hashlib.sha256(url.encode()).hexdigest()}"
    for keys in (cache.get(kept), None):
        fit = [each for each in (keys or _fetched(url, kept, loopback)) if _fits(each, wanted)]
        if fit and (wanted or len(fit) == 1):
            return jwt.PyJWK.from_dict(fit[0], algorithm=fit[0].get("alg") or named).key
    raise VouchError(
        Fault.MISANSWERED, gettext_noop("The identity token is signed with a key that it does not publish.")
    )


def _fetched(url: str, kept: str, loopback: bool) -> list[dict[str, Any]]:
    try:
        published = outward.as_json(outward.get(url, loopback=loopback)).get("keys")
    except outward.OutwardError as error:
        raise VouchError(
            Fault.UNREACHABLE, gettext_noop("Its keys are out of reach. %(why)s"), why=error
        ) from error
    keys = [each for each in published if isinstance(each, dict)] if isinstance(published, list) else []
    cache.set(kept, keys, KEPT)
    return keys


def _fits(key: Mapping[str, Any], wanted: str | None) -> bool:
    signs = key.get("use", "sig") == "sig" and key.get("kty") in ("RSA", "EC", "OKP")
    return signs and (wanted is None or key.get("kid") == wanted)

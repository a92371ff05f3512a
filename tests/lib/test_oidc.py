"""An answer of a provider of OpenID Connect, asked over HTTP, is believed whole or not at all, and says why not."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
from django.core.cache import cache
from django.utils import translation

from mentorat.lib import oidc
from mentorat.lib.vouched import Fault, Vouched, VouchError
from tests.going import redirected
from tests.issuer import CLIENT, OTHER_KEY, SECRET, Issuer, serving

EMAIL = "ada@maison.example"
ASKED = oidc.Asked("a state", "a nonce", "a verifier that nobody guesses")


@pytest.fixture(scope="module")
def server() -> Iterator[Issuer]:
    with serving(Issuer()) as found:
        yield found


@pytest.fixture
def issuer(server: Issuer) -> Issuer:
    vars(server).update(vars(Issuer(url=server.url, claims={"email": EMAIL, "name": "Ada"})))
    return server


def vouched(issuer: Issuer) -> Vouched:
    client = oidc.Client(issuer.url, CLIENT, SECRET, "https://here.example/back/", loopback=True)
    back = redirected(oidc.where_to_go(client, ASKED))
    return oidc.vouched(client, ASKED, dict(parse_qsl(urlsplit(back).query)))


def test_an_answer_that_can_be_believed(issuer: Issuer) -> None:
    assert vouched(issuer) == Vouched(EMAIL, "Ada")
    issuer.claims = {"email": EMAIL.upper(), "email_verified": "true", "aud": [CLIENT], "azp": CLIENT}
    assert vouched(issuer).email == EMAIL
    issuer.claims, issuer.userinfo = {}, {"sub": "u-1", "email": EMAIL, "email_verified": True}
    assert vouched(issuer).email == EMAIL
    assert issuer.faults == [], "PKCE, the client and the address of return are as a strict provider asks"


ATTACKS: dict[str, tuple[dict[str, Any], str]] = {
    "address not verified": ({"claims": {"email_verified": False}}, "email_verified"),
    "address not verified, in words": ({"claims": {"email_verified": "false"}}, "email_verified"),
    "no address": ({"claims": {"email": None}}, "another person"),
    "no address anywhere": (
        {"claims": {"email": None}, "userinfo": {"sub": "u-1"}},
        "No e-mail address",
    ),
    "another nonce": ({"claims": {"nonce": "x"}}, "nonce"),
    "no nonce": ({"claims": {"nonce": None}}, "nonce"),
    "another issuer": ({"claims": {"iss": "https://evil.example"}}, "Invalid issuer"),
    "another audience": ({"claims": {"aud": "somebody-else"}}, "Audience doesn't match"),
    "several audiences": ({"claims": {"aud": [CLIENT, "other"]}}, "azp"),
    "another party": ({"claims": {"azp": "other"}}, "azp"),
    "run out": ({"claims": {"exp": 1}}, "expired"),
    "old": ({"claims": {"iat": int(time.time()) - 4000}}, "too old"),
    "another key": ({"key": OTHER_KEY}, "Signature verification failed"),
    "no signature": ({"forge": lambda said: jwt.encode(said, "", "none")}, "proves nothing"),
    "signed with our secret": (
        {"forge": lambda said: jwt.encode(said, SECRET * 3, "HS256", headers={"kid": "k1"})},
        "proves nothing",
    ),
    "no token": ({"forge": lambda said: ""}, "Not enough segments"),
    "rubbish": ({"forge": lambda said: "a.b.c"}, "identity token"),
    "described as another": ({"described": {"issuer": "https://evil.example"}}, "It calls itself"),
    "answer of another": ({"answer": {"iss": "https://evil.example"}}, "another issuer"),
    "another state": ({"answer": {"state": "x"}}, "state"),
    "refused there": ({"answer": {"error": "access_denied", "code": ""}}, "access_denied"),
    "keys on our own network": (
        {"described": {"jwks_uri": "https://10.0.0.1/keys"}},
        "not a machine of the public",
    ),
    "an address told apart, of somebody else": (
        {"claims": {"email": None}, "userinfo": {"sub": "x", "email": EMAIL}},
        "another person",
    ),
    "an address told apart, not verified": (
        {"claims": {"email": None}, "userinfo": {"sub": "u-1", "email": EMAIL, "email_verified": False}},
        "email_verified",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_answer_that_cannot_be_believed(name: str, issuer: Issuer) -> None:
    bits, why = ATTACKS[name]
    for part, value in bits.items():
        kept = getattr(issuer, part)
        setattr(issuer, part, {**kept, **value} if isinstance(kept, dict) else value)
    with pytest.raises(VouchError, match=re.escape(why)) as found:
        vouched(issuer)
    with translation.override("fr"):
        assert found.value.detail
        assert found.value.detail not in str(found.value), (
            "in the reader's language, without a word of the library"
        )


def test_a_key_that_is_new_is_asked_for(issuer: Issuer) -> None:
    """The provider changes its key: the ones kept do not stand in the way."""
    vouched(issuer)
    cache.set(_kept(issuer), [{"kty": "EC", "kid": "former", "use": "sig"}], 600)
    assert vouched(issuer).email == EMAIL


def _kept(issuer: Issuer) -> str:
    return f"oidc-keys:{hashlib.sha256(f'{issuer.url}/keys'.encode()).hexdigest()}"


def test_a_provider_that_does_not_answer_is_said_so() -> None:
    with pytest.raises(VouchError) as found:
        oidc.describe("http://127.0.0.1:9", loopback=True)
    assert found.value.fault == Fault.UNREACHABLE


def test_where_anybody_may_have_an_account_the_company_gave_it(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "EVERYBODYS", (issuer.url,))
    for hd in (None, "ailleurs.example"):
        issuer.claims = {"email": EMAIL, "email_verified": True, "hd": hd}
        with pytest.raises(VouchError, match="hd"):
            vouched(issuer)
    issuer.claims = {"email": EMAIL, "hd": "maison.example"}
    assert vouched(issuer).email == EMAIL

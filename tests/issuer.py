"""A provider of OpenID Connect on the loopback, which keeps to the rules unless a test bends one."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from tests.loopback import Quiet, served

CLIENT, SECRET = "mentorat", "un secret: avec & de tout"
KEY, OTHER_KEY = (ec.generate_private_key(ec.SECP256R1()) for _n in range(2))


@dataclass
class Issuer:
    """`claims` go over the token's, `described` over the description; `forge` makes the token another way."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, str] = field(default_factory=dict)  # of the redirection back, over what it would say
    forge: Any = None
    key: Any = KEY
    asked: list[dict[str, str]] = field(default_factory=list)  # what each redirection there said
    redeemed: list[dict[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # what a strict provider would refuse

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            **self.described,
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "ES256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        self.asked.append(query)
        said = {"code": f"code-{len(self.asked)}", "state": query["state"], **self.answer}
        return f"{query['redirect_uri']}?{urlencode(said)}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        self.redeemed.append(form)
        question = self.asked[-1]
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != question["code_challenge"]:
            self.faults.append("PKCE")
        if form["redirect_uri"] != question["redirect_uri"]:
            self.faults.append("redirect_uri")
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        if pair != "mentorat:un+secret%3A+avec+%26+de+tout":
            self.faults.append("client")
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": "u-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": question["nonce"],
            **self.claims,
        }
        made = self.forge or (lambda said: jwt.encode(said, self.key, "ES256", headers={"kid": "k1"}))
        kept = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "t", "token_type": "Bearer", "id_token": made(kept)}


@contextmanager
def serving(issuer: Any) -> Iterator[Any]:
    """The provider answers while this lasts."""

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at, query = urlsplit(self.path), {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
            if at.path.endswith("/authorize"):
                self.send_response(302)
                self.send_header("Location", issuer.authorize(query))
                self.end_headers()
                return
            pages = {"openid-configuration": issuer.description, "keys": issuer.keys}
            found = pages.get(at.path.rpartition("/")[2], lambda: issuer.userinfo)()
            self._say(found)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {k: v[0] for k, v in parse_qs(body).items()}
            self._say(issuer.token(form, self.headers.get("Authorization", "")))

        def _say(self, found: Any) -> None:
            body = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

    with served(Handler) as issuer.url:
        yield issuer

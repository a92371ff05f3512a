"""The secrets of addresses: 256 bits, kept as a hash.

The address of a link is printed on posters and asked for again months later, so it must be shown whenever the coordinator
wants it. It is therefore not drawn but derived from a seed of the row and the secret key of the installation: a copy of
the database opens nothing. The keys sent by mail are drawn, shown once in that mail, and kept as a hash alone.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac


def draw() -> str:
    """256 random bits that fit an address: 43 characters."""
    return secrets.token_urlsafe(32)


def derived(seed: str, secret: str | None = None) -> str:
    """The token of a link whose row holds that seed; another secret key (by default the present one) gives another token."""
    digest = salted_hmac("mentorat.application-link", seed, secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def found_again(seed: str, token_hash: str) -> str:
    """The token kept under that hash, by the present secret key or a former one; "" when none of them made it."""
    made = (derived(seed, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    return next((token for token in made if hashed(token) == token_hash), "")


def hashed(token: str) -> str:
    """What is kept of a token, and looked up: SHA-256 in hexadecimal. 256 bits need neither salt nor slowness."""
    return hashlib.sha256(token.encode()).hexdigest()

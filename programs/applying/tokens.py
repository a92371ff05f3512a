"""The secrets of addresses: 256 bits, kept as a hash.

The address of a link is printed on posters and asked for again months later, so it must be shown whenever the coordinator
wants it. It is therefore not drawn but derived from a seed of the row and the secret key of the installation: a copy of
the database opens nothing. The keys sent by mail are drawn, shown once in that mail, and kept as a hash alone.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac


def draw() -> str:
    """256 random bits that fit an address: 43 characters."""
    return secrets.token_urlsafe(32)


def derived(seed: str) -> str:
    """The token of a link whose row holds that seed; another secret key gives another token."""
    digest = salted_hmac("mentorat.application-link", seed, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hashed(token: str) -> str:
    """What is kept of a token, and looked up: SHA-256 in hexadecimal. 256 bits need neither salt nor slowness."""
    return hashlib.sha256(token.encode()).hexdigest()

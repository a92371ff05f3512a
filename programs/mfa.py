"""What the sign-in library keeps of second proofs: sealed with the secret key, named in the person's language."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

MARK = "sealed:"  # before it, what was kept before secrets were sealed


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        """A copy of the database opens no account: the keys of the apps and of the recovery codes are sealed."""
        return MARK + _box((settings.SECRET_KEY,)).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(MARK):
            return encrypted_text
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return _box(keys).decrypt(encrypted_text.removeprefix(MARK).encode()).decode()


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A key of its own for this use, from the secret key."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"mentorat.second-factor:" + key.encode()).digest())

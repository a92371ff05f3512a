"""Secrets that are kept sealed with the secret key: a copy of the database alone opens none of them."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(use: str, text: str) -> str:
    """The text, sealed for that use: what was sealed for another one does not open it."""
    return _box(use, (settings.SECRET_KEY,)).encrypt(text.encode()).decode()


def opened(use: str, sealed: str) -> str:
    """The text again, by the present secret key or a former one. Raises InvalidToken when none of them sealed it."""
    return _box(use, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).decrypt(sealed.encode()).decode()


@cache
def _box(use: str, keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(use, key)) for key in keys])


def _derived(use: str, key: str) -> bytes:
    """A key of its own for this use, from the secret key."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"mentorat.{use}:{key}".encode()).digest())


__all__ = ["InvalidToken", "opened", "seal"]

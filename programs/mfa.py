"""What the sign-in library keeps of second proofs: sealed with the secret key, named in the person's language."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from mentorat.lib import sealed

MARK = "sealed:"  # before it, what was kept before secrets were sealed
USE = "second-factor"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        """A copy of the database opens no account: the keys of the apps and of the recovery codes are sealed."""
        return MARK + sealed.seal(USE, text)

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(MARK):
            return encrypted_text
        return sealed.opened(USE, encrypted_text.removeprefix(MARK))

"""What a browser may hand to the notebook: shapes are checked, contents cannot be read. Pure.

Everything is base64url without padding. Sizes are those of the algorithms: RSA-OAEP 3072, AES-256-GCM, PBKDF2-SHA256.
"""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracking.models import EntryKind
from tracking.models.notebook import SEALED

ITERATIONS = (600_000, 5_000_000)
RSA_BITS = 3072
BLOCK, TAG = 256, 16
LONGEST = 90_000  # characters of one box: some 64 KiB sealed
TEXT = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Box:
    """Something to write at `slot`, whose last known revision was `revision - 1`."""

    kind: EntryKind
    slot: uuid.UUID
    revision: int
    body: str


def octets(value: object, *sizes: int) -> bytes:
    """The octets of a base64url text; raises ValidationError when it is none, or of another size."""
    if not isinstance(value, str) or len(value) > LONGEST or not TEXT.fullmatch(value):
        raise _refused()
    try:
        found = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError) as error:
        raise _refused() from error
    if sizes and len(found) not in sizes:
        raise _refused()
    return found


def public_key(value: object) -> str:
    """A public key in SPKI form; raises ValidationError unless it is RSA of at least 3,072 bits with a usual exponent."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(octets(value))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _refused() from error
    if not isinstance(key, RSAPublicKey) or not RSA_BITS <= key.key_size <= 4 * RSA_BITS:
        raise _refused()
    if key.public_numbers().e != 65537:
        raise _refused()
    return str(value)


def lock(value: object) -> dict[str, Any]:
    """A private key under a secret: `salt` (16 octets), `iv` (12), `box`, `iterations` (600,000 at least)."""
    if not isinstance(value, Mapping):
        raise _refused()
    iterations = value.get("iterations")
    if type(iterations) is not int or not ITERATIONS[0] <= iterations <= ITERATIONS[1]:
        raise _refused()
    octets(value.get("salt"), 16)
    octets(value.get("iv"), 12)
    if not 1_000 <= len(octets(value.get("box"))) <= 8_000:
        raise _refused()
    return {name: value[name] for name in ("salt", "iv", "box", "iterations")}


def passkey(value: object) -> dict[str, str]:
    """A private key under what a passkey yields: `credential` (its name), `salt` (32 octets), `iv` (12), `box`.

    Never what the passkey yields itself: anything else that is sent is left aside.
    """
    if not isinstance(value, Mapping):
        raise _refused()
    if not 16 <= len(octets(value.get("credential"))) <= 1_023:
        raise _refused()
    octets(value.get("salt"), 32)
    octets(value.get("iv"), 12)
    if not 1_000 <= len(octets(value.get("box"))) <= 8_000:
        raise _refused()
    return {name: value[name] for name in ("credential", "salt", "iv", "box")}


def wrapped_key(value: object) -> str:
    """The notebook's key, wrapped to an RSA key: as long as its modulus."""
    if not RSA_BITS // 8 <= len(octets(value)) <= RSA_BITS // 2:
        raise _refused()
    return str(value)


def box(data: Mapping[str, Any]) -> Box:
    """A box to write. Raises ValidationError when it is too long, of no known kind, or was not sealed and padded."""
    kind, body, revision = data.get("kind"), data.get("body"), data.get("revision")
    if kind not in EntryKind.values or type(revision) is not int or not 1 <= revision <= 1_000_000:
        raise _refused()
    if not isinstance(body, str) or not re.match(SEALED, body):
        raise _refused()
    if len(body) > LONGEST:
        raise ValidationError(_("This text is too long for the notebook: share it out over two notes."))
    if (len(octets(body.rsplit(".", 1)[1])) - TAG) % BLOCK:
        raise _refused()
    return Box(EntryKind(kind), slot(data.get("slot")), revision, body)


def slot(value: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError as error:
        raise _refused() from error


def _refused() -> ValidationError:
    return ValidationError(
        _(
            "Your browser sent something that is not sealed as it should be, and nothing was kept. Reload the page."
        )
    )

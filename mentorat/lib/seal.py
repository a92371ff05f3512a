"""The platform's seal on a PDF: a PAdES signature (B-B) that certifies the file and allows no change, and its check.

Making it takes the library into this process, at the first seal and not before. Checking reads a file that anybody may
have made: that is done by a process of its own (`seal_worker.py`), which is given no secret and has limits.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from cryptography.x509 import Certificate

from mentorat.lib.seal_keys import SealKey, SealKeyError, public_pem

WORKER = Path(__file__).with_name("seal_worker.py")


class Code(StrEnum):
    """What a file is found to be; AUTHENTIC alone means that it is ours and whole."""

    AUTHENTIC = "authentic"
    ALTERED = "altered"  # our seal is there, and the file is no longer the one that was sealed
    EXTENDED = "extended"  # whole up to the seal, and something follows it
    UNKNOWN_SEAL = "unknown_seal"  # sealed by somebody else
    EXPIRED = "expired"  # dated out of the time of its certificate
    NO_SEAL = "no_seal"
    ENCRYPTED = "encrypted"
    NOT_PDF = "not_pdf"
    UNREADABLE = "unreadable"  # damaged
    TOO_LARGE = "too_large"
    TOO_HEAVY = "too_heavy"  # small, and too long or too big to unfold


@dataclass(frozen=True)
class Limits:
    """What checking one file may cost."""

    size: int = 5 * 1024 * 1024
    cpu_seconds: int = 10
    memory_mb: int = 768  # address space, several times what is really used
    wall_seconds: float = 20.0


@dataclass(frozen=True)
class Checked:
    """`sha256` is that of the file; `sealed_at` and `certificate` (SHA-256, hexadecimal) are told by our seal alone."""

    code: Code
    sha256: str
    sealed_at: datetime | None = None
    certificate: str = ""


def seal(content: bytes, key: SealKey, *, reason: str, place: str) -> bytes:
    """The PDF with the seal, invisible, dated now; `reason` and `place` are what readers show of it.

    Raises SealKeyError when the certificate is not in force.
    """
    if not key.valid_at(datetime.now(UTC)):
        raise SealKeyError("the certificate is not in force today.")
    from mentorat.lib import seal_maker

    return seal_maker.make(content, key, reason, place)


def verify(content: bytes, trusted: Iterable[Certificate], limits: Limits | None = None) -> Checked:
    """What the file is; never raises for what it holds."""
    limits = limits or Limits()
    digest = hashlib.sha256(content).hexdigest()
    if len(content) > limits.size:
        return Checked(Code.TOO_LARGE, digest)
    answer = _examined(content, public_pem(*trusted).decode(), limits)
    at = answer.get("sealed_at")
    return Checked(
        Code(answer["code"]),
        digest,
        datetime.fromisoformat(at) if at else None,
        answer.get("certificate", ""),
    )


def _examined(content: bytes, trusted: str, limits: Limits) -> dict[str, str]:
    job = {"trusted": trusted, "cpu_seconds": limits.cpu_seconds, "memory_mb": limits.memory_mb}
    # -P keeps this folder out of the child's path; no variable of ours goes with it.
    command = [sys.executable, "-s", "-P", "-X", "utf8", str(WORKER)]
    environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=json.dumps(job).encode() + b"\n" + content,
            env={**environment, "TZ": "UTC"},
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
        )
        answer: dict[str, str] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # it was stopped before it could answer
        return {"code": Code.TOO_HEAVY}
    return answer

"""What a company's own provider says of somebody, whichever of the two protocols it speaks, or why it says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """Why nothing could be believed; each has its page."""

    CANCELLED = "cancelled"  # the person, or their company, said no
    LOST = "lost"  # nothing was begun in this browser, or too long ago, or it was used already
    UNREACHABLE = "unreachable"  # the provider does not answer
    MISANSWERED = "misanswered"  # it answers something that cannot be believed
    NO_EMAIL = "no_email"
    UNVERIFIED = "unverified"


class VouchError(Exception):
    """`fault` is told to the person, `detail` to whoever sets the provider up; it holds no secret."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail[:300]


@dataclass(frozen=True)
class Vouched:
    """The address that the provider stands for, in small letters, and the name it gives."""

    email: str
    name: str


def address(text: object) -> str:
    """One plain address in small letters. Raises VouchError where there is none."""
    found = text.strip().lower() if isinstance(text, str) else ""
    name, at, domain = found.rpartition("@")
    if not (name and at and domain) or "@" in name or len(found) > 254 or any(c <= " " for c in found):
        raise VouchError(Fault.NO_EMAIL, "No e-mail address among what was received.")
    return found

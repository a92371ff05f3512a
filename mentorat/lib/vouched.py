"""What a company's own provider says of somebody, whichever of the two protocols it speaks, or why it says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext, gettext_noop


class Fault(Enum):
    """Why nothing could be believed; each has its page."""

    CANCELLED = "cancelled"  # the person, or their company, said no
    LOST = "lost"  # nothing was begun in this browser, or too long ago, or it was used already
    UNREACHABLE = "unreachable"  # the provider does not answer
    MISANSWERED = "misanswered"  # it answers something that cannot be believed
    NO_EMAIL = "no_email"
    UNVERIFIED = "unverified"


class ToldError(Exception):
    """A fault in a sentence of ours: in English for the logs, in the reader's language by `words`. `cause` adds what a library
    said of it, for the logs alone."""

    def __init__(self, sentence: str = "", *, cause: str = "", **values: object) -> None:
        self.sentence, self.values = sentence, values
        english = sentence % values if values else sentence
        super().__init__(f"{english} {cause}".strip())

    @property
    def words(self) -> str:
        """In the language in force; a fault told within another speaks it too."""
        if not self.sentence:
            return ""
        told = {
            name: value.words if isinstance(value, ToldError) else value
            for name, value in self.values.items()
        }
        sentence = gettext(self.sentence)
        return sentence % told if told else sentence


class VouchError(ToldError):
    """`fault` is told to the person, `detail` to whoever sets the provider up; it holds no secret."""

    def __init__(self, fault: Fault, sentence: str = "", *, cause: str = "", **values: object) -> None:
        super().__init__(sentence, cause=cause, **values)
        self.fault = fault

    @property
    def detail(self) -> str:
        return self.words[:300]


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
        raise VouchError(Fault.NO_EMAIL, gettext_noop("No e-mail address among what was received."))
    return found

"""What is typed in the field of a search, understood: words, perhaps a number, perhaps a day. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mentorat.lib.text import fold

LONGEST, SHORTEST = 80, 2
MONTHS = (
    ("janv", "jan"),
    ("fev", "feb"),
    ("mars", "mar"),
    ("avr", "apr"),
    ("mai", "may"),
    ("juin", "jun"),
    ("juil", "jul"),
    ("aout", "aug"),
    ("sept", "sep"),
    ("oct",),
    ("nov",),
    ("dec",),
)
WRITTEN = re.compile(r"(?:le )?(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]{3,9})(?: (\d{4}))?")
MONTH_FIRST = re.compile(r"([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")
ISO, SLASHED = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
    re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"),
)
NUMBER = re.compile(r"(?:n ?[o°º]?\.? ?|#|no\.? ?)?(\d{1,9})")


@dataclass(frozen=True)
class Asked:
    """`words` are folded; `number` and `on` are None when nothing of the kind is meant."""

    text: str
    words: tuple[str, ...] = ()
    number: int | None = None
    on: date | None = None

    @property
    def nothing(self) -> bool:
        """Whether something was typed that no name could hold: a sign, a picture."""
        return bool(self.text) and not fold(self.text) and self.number is None

    @property
    def enough(self) -> bool:
        return len(fold(self.text)) >= SHORTEST or self.number is not None


def asked(typed: str, today: date) -> Asked:
    """A day without a year is the one nearest to today."""
    text = " ".join(typed.replace("\x00", " ").split())[:LONGEST]
    number = NUMBER.fullmatch(text.lower())
    return Asked(text, tuple(fold(text).split()), int(number[1]) if number else None, _day(text, today))


def _day(text: str, today: date) -> date | None:
    if found := ISO.fullmatch(text):
        return _date(*(int(part) for part in found.groups()))
    if found := SLASHED.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        return _date(year, month, day)
    if found := WRITTEN.fullmatch(fold(text)):
        return _near(found[1], found[2], found[3], today)
    if found := MONTH_FIRST.fullmatch(fold(text)):
        return _near(found[2], found[1], found[3], today)
    return None


def _near(day: str, name: str, year: str | None, today: date) -> date | None:
    month = next((n for n, starts in enumerate(MONTHS, 1) if name.startswith(starts)), None)
    if month is None:
        return None
    if year:
        return _date(int(year), month, int(day))
    near = (_date(today.year + step, month, int(day)) for step in (-1, 0, 1))
    return min((each for each in near if each), key=lambda each: abs((each - today).days), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

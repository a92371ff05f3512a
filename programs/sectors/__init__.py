"""Sector codes: SCIAN Canada 2022 (every subsector, and the industries of common trades) and NAF rév. 2 (divisions, groups).

Each file has one line a code: code, French label, English label and, for an industry, the ordinary words by which people
look for it. SCIAN codes are checked against the list; a NAF code may be finer than those listed (62.01Z): it is read by
the listed code that begins it. Two codes coincide when one begins with the other, on the digits that tell a trade from
another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from django.utils.translation import get_language

from mentorat.lib.text import fold

FILES = {"CA": "scian.tsv", "FR": "naf.tsv"}
NAMES = {"CA": "SCIAN", "FR": "NAF"}
TELLING = {"CA": 4, "FR": 3}  # digits beyond which two codes are one trade
FORMS = {"CA": re.compile(r"\d{2,6}"), "FR": re.compile(r"\d{2}(\d{1,2}[A-Z]?)?")}
FEWEST = 2  # digits of a code
FIVE = 5  # digits of an international industry: with a nought after it, the same in Canada
FINER = {"FR"}  # whose list stops at groups


@dataclass(frozen=True)
class Sector:
    code: str
    fr: str
    en: str
    words: str = ""  # as people say it: "dentiste clinique dentaire"

    @property
    def label(self) -> str:
        """In the language of the page."""
        return self.fr if (get_language() or "fr").startswith("fr") else self.en

    def __str__(self) -> str:
        return f"{self.code} – {self.label}"


@cache
def listed(country: str) -> tuple[Sector, ...]:
    """Every code of the country's list, in order; none for a country without one."""
    if country not in FILES:
        return ()
    text = (Path(__file__).parent / FILES[country]).read_text(encoding="utf-8")
    return tuple(Sector(*line.split("\t")) for line in text.splitlines())


def of(country: str, code: str) -> Sector | None:
    """The listed code that says most of `code`: 621210 for 62121, 541 for 5419, 62.0 for 62.01Z."""
    bare = _bare(code)
    same = next((each for each in listed(country) if len(bare) == FIVE and each.code == f"{bare}0"), None)
    if same is not None:
        return same
    begins = [each for each in listed(country) if bare.startswith(_bare(each.code))]
    return max(begins, key=lambda each: len(each.code), default=None) if bare else None


def understand(country: str, typed: str) -> str | None:
    """The code that was typed or chosen ("62.0 – Programmation…", "6201z", a label), None when it is no code of the list."""
    typed = " ".join(typed.split())
    bare = _bare(typed.split(" – ")[0])
    if FORMS[country].fullmatch(bare):
        return _written(country, bare) if _stands(country, bare) else None
    key = fold(typed)
    return next((each.code for each in listed(country) if key in (fold(each.fr), fold(each.en))), None)


def _stands(country: str, bare: str) -> bool:
    """Whether the list has that code, or a level above one that it has; finer than the list where it stops at groups."""
    if country in FINER:
        return of(country, bare) is not None
    return any(each.code.startswith(bare) for each in listed(country))


def search(country: str, typed: str, most: int = 12) -> list[Sector]:
    """The listed codes with every word typed in one of their labels, or that begin with it; the shortest codes first."""
    words = fold(typed).split()
    found = [
        each
        for each in listed(country)
        if words and all(any(w.startswith(word) for w in _words(each)) for word in words)
    ]
    return sorted(found, key=lambda each: (len(each.code), each.code))[:most]


def coincide(country: str, one: str, other: str) -> bool:
    """Whether the two codes are of one sector, as far as both tell; an absent code tells nothing."""
    a, b = (re.sub(r"\D", "", code)[: TELLING.get(country, 3)] for code in (one, other))
    return min(len(a), len(b)) >= FEWEST and (a.startswith(b) or b.startswith(a))


def common(one: str, other: str) -> str:
    """The code with which both begin: 5415 for 541514 and 541515."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(sign for sign, _other in same).rstrip(".")


@cache
def _words(sector: Sector) -> tuple[str, ...]:
    return tuple(fold(f"{sector.code} {_bare(sector.code)} {sector.fr} {sector.en} {sector.words}").split())


def _bare(code: str) -> str:
    return re.sub(r"[\s.]", "", code).upper()


def _written(country: str, bare: str) -> str:
    return f"{bare[:2]}.{bare[2:]}" if country == "FR" and len(bare) > FEWEST else bare

"""One company under several spellings: the commonest is shown, and names that nearly agree are pointed out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations, product

from mentorat.lib.spreadsheet import Problem
from programs.naming import company_key

from .types import Draft

NEAR = 0.9
FIGURES = re.compile(r"\d+")
MOST_NAMES = 400  # beyond, comparing each with each takes too long

__all__ = ["company_key", "near_names", "spellings"]


def spellings(drafts: Iterable[Draft]) -> dict[str, str]:
    """For each company key, the spelling seen most often, then the best written: with its accents, not in one case, short."""
    counts: dict[str, Counter[str]] = {}
    for draft in drafts:
        if draft.company_key:
            counts.setdefault(draft.company_key, Counter())[draft.company] += 1
    return {key: min(names, key=lambda n: (-names[n], _carelessness(n), n)) for key, names in counts.items()}


def _carelessness(name: str) -> tuple[int, bool, int]:
    """The lower, the better written."""
    return -sum(not char.isascii() for char in name), name in {name.lower(), name.upper()}, len(name)


def near_names(drafts: Iterable[Draft], file: str) -> list[Problem]:
    """A warning for each two companies whose names nearly agree; they are kept apart."""
    drafts = tuple(drafts)
    names = spellings(drafts)
    if len(names) > MOST_NAMES:
        return [Problem(file, 0, "", "companies_not_compared", {"count": len(names)}, severity="info")]
    first_line = {draft.company_key: draft.line for draft in reversed(drafts)}
    return [
        Problem(file, first_line[b], "", "near_companies", {"one": names[a], "other": names[b]})
        for a, b in combinations(names, 2)
        if _near(a, b)
    ]


def near_names_across(one: Iterable[Draft], other: Iterable[Draft]) -> list[Problem]:
    """The same between two files, for the names that do not stand in one file together: those are told already."""
    other = tuple(other)
    left, right = spellings(one), spellings(other)
    if len(left) + len(right) > MOST_NAMES:
        return []
    first = {draft.company_key: draft for draft in reversed(other)}
    return [
        Problem(first[b].file, first[b].line, "", "near_companies", {"one": left[a], "other": right[b]})
        for a, b in product(left, right)
        if a not in right and b not in left and _near(a, b)
    ]


def _near(a: str, b: str) -> bool:
    if FIGURES.findall(a) != FIGURES.findall(b):  # Workshop 12 is not Workshop 13 misspelt
        return False
    matcher = SequenceMatcher(None, a, b)
    return matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR

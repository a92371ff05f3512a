"""One company under several spellings: the commonest is shown, and names that nearly agree are pointed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations

from mentorat.lib.spreadsheet import Problem
from programs.naming import company_key

from .types import Draft

NEAR = 0.9
MOST_NAMES = 400  # beyond, comparing each with each takes too long

__all__ = ["company_key", "near_names", "spellings"]


def spellings(drafts: Iterable[Draft]) -> dict[str, str]:
    """For each company key, the spelling seen most often, then the longest, then the first in order."""
    counts: dict[str, Counter[str]] = {}
    for draft in drafts:
        if draft.company_key:
            counts.setdefault(draft.company_key, Counter())[draft.company] += 1
    return {key: min(names, key=lambda n: (-names[n], -len(n), n)) for key, names in counts.items()}


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


def _near(a: str, b: str) -> bool:
    matcher = SequenceMatcher(None, a, b)
    return matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR

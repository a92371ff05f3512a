"""Where each fact of a profile comes from, in words: what, who said it, when; and which one the matching reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from programs import profile
from programs.applying.words import depths
from programs.enums import Availability, FactSource, Intention, LearningProfile, Quality
from programs.models import Candidate, CandidateFact
from programs.profile import Fact

SAYS: dict[str, Callable[[Any], str]] = {
    "qualities": lambda value: profile.coded(value, Quality),
    "intentions": lambda value: profile.coded(value, Intention),
    "availability": lambda value: profile.coded(value, Availability),
    "learning": lambda value: profile.coded([value], LearningProfile),
    "teaching": lambda value: profile.coded([value], LearningProfile),
    "languages": lambda value: profile.said(profile.language(code) for code in value),
    "level": lambda value: str(value[1]),
    "tenure_years": profile.years,
}


@dataclass(frozen=True)
class Told:
    """One statement: `value` in words, `source` in words, `who` said or noted it ("" for the candidate), when.

    `other` when it differs from what is in use: the coordinator may choose it (`pk`).
    """

    value: str
    source: str
    who: str
    at: datetime
    used: bool
    other: bool
    pk: int


@dataclass(frozen=True)
class Line:
    """One line of the profile with its statements, the one in use first."""

    label: str
    value: str
    told: list[Told]


def lines(candidate: Candidate, facts: Iterable[Fact], told: Mapping[str, list[CandidateFact]]) -> list[Line]:
    """The profile with the source of each fact; what nobody told otherwise was declared when the candidacy came in."""
    return [
        Line(fact.label, fact.value, statements(candidate, fact.field, fact.value, told)) for fact in facts
    ]


def statements(
    candidate: Candidate, field: str, value: str, told: Mapping[str, list[CandidateFact]]
) -> list[Told]:
    """What is known of the source of one field."""
    rows = told.get(field, [])
    if not rows:
        declared = Told(value, str(FactSource.DECLARED.label), "", candidate.created_at, True, False, 0)
        return [declared] if value else []
    held = next((row.value for row in rows if row.used), None)
    return [_told(candidate, row, held) for row in rows]


def worded(side: str, field: str, value: Any) -> str:
    """A value as a page says it; "" when there is none."""
    if value in (None, "", []):
        return ""
    if field.startswith("theme_"):
        return str(dict(depths(side)).get(str(value), value))
    if field in SAYS:
        return SAYS[field](value)
    if isinstance(value, bool):
        return profile.yes_no(value)
    return profile.said(value) if isinstance(value, list) else str(value)


def _told(candidate: Candidate, row: CandidateFact, held: Any) -> Told:
    source = FactSource(row.source)
    return Told(
        value=worded(candidate.side, row.field, row.value),
        source=str(source.label),
        who=row.author.name if row.author else "",
        at=row.at,
        used=row.used,
        other=not row.used and row.value != held,
        pk=row.pk,
    )

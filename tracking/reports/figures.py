"""The committee's figures: one frozen snapshot, plain and safe for a cohort of eight; `tracking.reports.counting` makes it.

None stands for a figure that is withheld, () for a table that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from mentorat.lib.suppression import K
from tracking.reports import governance
from tracking.reports.facts import Claim, Learnt, Saying, Stage
from tracking.reports.ladder import Rung


@dataclass(frozen=True)
class Line:
    """One line of a one-way table; an empty label is "all the others"."""

    label: str
    people: int


@dataclass(frozen=True)
class Month:
    """Meetings of one month, rounded to 5; None when too few people had one."""

    month: str
    planned: int | None
    held: int | None


@dataclass(frozen=True)
class Balance:
    """How many companies give more mentors than they receive, as many, fewer. No company is named."""

    giving: int
    even: int
    receiving: int


@dataclass(frozen=True)
class Attended:
    """Events of one kind that are over, and how many people came to one of them at least."""

    kind: str
    events: int
    people: int | None


@dataclass(frozen=True)
class Alerts:
    """People of the pairs that had a difficulty, of any kind or of one, and those whose pair somebody looked after.

    `signs` are those of the day; the others are counted from the beginning. `done`: by what was done about the signs.
    """

    any: int | None
    looked_after: int | None
    signs: int | None
    asked: int | None
    paused: int | None
    ended: int | None
    done: tuple[Line, ...]


@dataclass(frozen=True)
class Results:
    """What people said at the end: `reached` by "yes", "partly" and "no"; `benefits` by the share of those who ticked it."""

    answered: int
    reached: tuple[Line, ...]
    progress: float | None
    fit: float | None
    would: int | None
    benefits: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Figures:
    """One snapshot. Scales are of ten, shares in percent rounded to 10."""

    program: str
    consortium: str
    kind: str
    period: str
    starts_on: date
    ends_on: date
    until: date
    companies: int
    cleared: int
    people: int | None
    sides: tuple[Line, ...]
    rungs: tuple[Rung, ...]
    pairs: int | None
    active_pairs: int | None
    score: float | None
    confidence: float | None
    unknown: float | None
    gaps: tuple[str, ...]
    signed: int | None
    meetings_planned: int | None
    meetings_held: int | None
    months: tuple[Month, ...]
    met: int | None
    given: tuple[Line, ...]
    received: tuple[Line, ...]
    balance: Balance | None
    attended: tuple[Attended, ...] = ()
    sayings: tuple[Saying, ...] = ()
    alerts: Alerts | None = None
    results: Results | None = None
    learnt: Learnt | None = None
    costs: governance.Costs | None = None
    decisions: governance.Decisions | None = None

    @property
    def small(self) -> bool:
        """Too few people for any breakdown: totals only."""
        return self.people is None or self.people < 2 * K


def as_dict(found: Figures) -> dict[str, Any]:
    """Plain JSON values, to be frozen with the report."""
    return asdict(found) | {
        name: getattr(found, name).isoformat() for name in ("starts_on", "ends_on", "until")
    }


def from_dict(data: Mapping[str, Any]) -> Figures:
    """The inverse of `as_dict`, also after a journey through JSON."""
    return Figures(
        **{
            **data,
            **{name: date.fromisoformat(data[name]) for name in ("starts_on", "ends_on", "until")},
            **{name: tuple(Line(**line) for line in data[name]) for name in ("sides", "given", "received")},
            "rungs": tuple(Rung(Stage(r["first"]), Stage(r["last"]), r["people"]) for r in data["rungs"]),
            "months": tuple(Month(**month) for month in data["months"]),
            "gaps": tuple(data["gaps"]),
            "balance": Balance(**data["balance"]) if data["balance"] else None,
            "attended": tuple(Attended(**each) for each in data.get("attended", ())),
            "sayings": tuple(Saying(**each) for each in data.get("sayings", ())),
            "alerts": _alerts(data.get("alerts")),
            "results": _results(data.get("results")),
            "learnt": _learnt(data.get("learnt")),
            "costs": governance.costs_from(data.get("costs")),
            "decisions": governance.decisions_from(data.get("decisions")),
        }
    )


def numbers_by_company(found: Figures) -> dict[str, list[int]]:
    """The numbers of people that the report prints for a company, by its name."""
    printed: dict[str, list[int]] = {}
    for line in (*found.given, *found.received):
        if line.label:
            printed.setdefault(line.label, []).append(line.people)
    return printed


def totals(found: Figures) -> list[int]:
    """The numbers of people that the report prints for the whole programme: everybody, then those past each rung."""
    reached = [sum(rung.people for rung in found.rungs[i:]) for i in range(len(found.rungs))]
    return [*reached, *([] if found.people is None else [found.people])]


def _alerts(data: Mapping[str, Any] | None) -> Alerts | None:
    return Alerts(**{**data, "done": tuple(Line(**line) for line in data["done"])}) if data else None


def _results(data: Mapping[str, Any] | None) -> Results | None:
    if not data:
        return None
    tables = {
        "reached": tuple(Line(**line) for line in data["reached"]),
        "benefits": tuple((name, share) for name, share in data["benefits"]),
    }
    return Results(**{**data, **tables})


def _learnt(data: Mapping[str, Any] | None) -> Learnt | None:
    return Learnt(**{**data, "claims": tuple(Claim(**each) for each in data["claims"])}) if data else None

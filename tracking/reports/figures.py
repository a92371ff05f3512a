"""The committee's figures: frozen, plain, and safe for a cohort of eight. Pure functions of `facts.Cohort`.

None stands for a figure that is withheld, () for a table that is. Every count of people comes through
`mentorat.lib.suppression`; numbers of meetings are rounded to 5, and given only where enough people had one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar

from mentorat.lib import suppression
from mentorat.lib.suppression import K, Partition, Suppressed
from tracking import clock
from tracking.reports import governance
from tracking.reports.facts import Cohort, Meeting, Pair, Stage
from tracking.reports.ladder import Rung, at_least, ladder

T = TypeVar("T", int, float)
MEETINGS_STEP = 5
MOSTLY = 50  # percent of the people for whom a criterion was unknown, from which it is worth naming
FULL = 1000  # a score of 10,000 on a scale of ten


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
    costs: governance.Costs | None = None
    decisions: governance.Decisions | None = None

    @property
    def small(self) -> bool:
        """Too few people for any breakdown: totals only."""
        return self.people is None or self.people < 2 * K


def figures(cohort: Cohort) -> Figures:
    """Everything that may be printed on the cohort."""
    companies = {person.key: person.company for person in cohort.people}
    rungs = ladder(_stages(cohort), companies)
    pairs = [pair for pair in cohort.pairs if pair.stage >= Stage.ANNOUNCED]
    begun = [pair for pair in pairs if pair.stage == Stage.BEGUN]
    return Figures(
        program=cohort.program,
        consortium=cohort.consortium,
        kind=cohort.kind,
        period=cohort.period,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        until=cohort.until,
        companies=cohort.companies,
        cleared=cohort.cleared,
        people=_known(suppression.count(companies)),
        sides=_lines(suppression.partition(_sides(cohort))),
        rungs=rungs,
        pairs=len(pairs) if at_least(rungs, Stage.ANNOUNCED) else None,
        active_pairs=len(begun) if at_least(rungs, Stage.BEGUN) else None,
        **_quality(pairs, companies),
        **_meetings(cohort, begun, companies),
        **_reciprocity(pairs),
    )


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


def _stages(cohort: Cohort) -> dict[str, Stage]:
    """The farthest stage of each person, in either role."""
    found: dict[str, Stage] = {}
    for person in cohort.people:
        found[person.key] = max(person.stage, found.get(person.key, Stage.LEFT))
    return found


def _sides(cohort: Cohort) -> dict[str, str]:
    """The role of each person; whoever holds both is neither's line."""
    found: dict[str, str] = {}
    for person in cohort.people:
        found[person.key] = person.side if found.get(person.key, person.side) == person.side else ""
    return found


def _quality(pairs: list[Pair], companies: Mapping[str, str]) -> dict[str, Any]:
    scored = [pair for pair in pairs if pair.score is not None and pair.confidence is not None]
    return {
        "score": _mean(
            {p: round((pair.score or 0) / FULL) for pair in scored for p in pair.members}, companies
        ),
        "confidence": _mean(
            {p: round((pair.confidence or 0) / FULL) for pair in scored for p in pair.members}, companies
        ),
        "unknown": _mean({p: _unknown(pair) for pair in scored for p in pair.members}, companies),
        "gaps": _gaps(scored, companies),
        "signed": _share({p: pair.signed for pair in _accepted(pairs) for p in pair.members}, companies),
    }


def _accepted(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.stage >= Stage.ACCEPTED]


def _unknown(pair: Pair) -> int:
    """How many criteria of ten could not count."""
    total = pair.known + len(pair.unknown)
    return round(10 * len(pair.unknown) / total) if total else 0


def _gaps(pairs: list[Pair], companies: Mapping[str, str]) -> tuple[str, ...]:
    """The criteria that were unknown for most people, the most frequent first; three at most."""
    shares: dict[str, int] = {}
    for criterion in sorted({name for pair in pairs for name in pair.unknown}):
        share = _share({p: criterion in pair.unknown for pair in pairs for p in pair.members}, companies)
        if share is not None and share >= MOSTLY:
            shares[criterion] = share
    return tuple(sorted(shares, key=lambda name: (-shares[name], name))[:3])


def _meetings(cohort: Cohort, begun: list[Pair], companies: Mapping[str, str]) -> dict[str, Any]:
    members = {pair.key: pair.members for pair in begun}
    known = [meeting for meeting in cohort.meetings if meeting.pair in members]
    running = [pair for pair in begun if not pair.ended]  # whoever could still meet
    everyone = {p for both in members.values() for p in both}
    months = [
        clock.month_of(m) for m in clock.months_between(cohort.starts_on, min(cohort.until, cohort.ends_on))
    ]
    table = (
        tuple(_month(month, known, members, companies) for month in months) if len(everyone) >= 2 * K else ()
    )
    now = {meeting.pair for meeting in known if meeting.month == cohort.period and meeting.held}
    total = bool(everyone) and not isinstance(suppression.count(everyone, companies=companies), Suppressed)
    return {
        "meetings_planned": _rounded(len(known)) if total else None,
        "meetings_held": _rounded(sum(meeting.held for meeting in known)) if total else None,
        "months": table if any(month.planned is not None for month in table) else (),
        "met": _share({p: pair.key in now for pair in running for p in pair.members}, companies),
    }


def _month(
    month: str, meetings: list[Meeting], members: Mapping[int, tuple[str, str]], companies: Mapping[str, str]
) -> Month:
    mine = [meeting for meeting in meetings if meeting.month == month]
    people = {p for meeting in mine for p in members[meeting.pair]}
    if not people or isinstance(suppression.count(people, companies=companies), Suppressed):
        return Month(month, None, None)
    return Month(month, _rounded(len(mine)), _rounded(sum(meeting.held for meeting in mine)))


def _reciprocity(pairs: list[Pair]) -> dict[str, Any]:
    given = {pair.mentor: pair.mentor_company for pair in pairs}
    received = {pair.mentee: pair.mentee_company for pair in pairs}
    return {
        "given": _lines(suppression.partition(given)),
        "received": _lines(suppression.partition(received)),
        "balance": _balance(pairs) if len({**given, **received}) >= 2 * K else None,
    }


def _balance(pairs: list[Pair]) -> Balance | None:
    """A company is counted, not a person; under K companies, one could tell which is which."""
    net: Counter[str] = Counter()
    for pair in pairs:
        net[pair.mentor_company] += 1
        net[pair.mentee_company] -= 1
    if len(net) < K:
        return None
    return Balance(
        giving=sum(n > 0 for n in net.values()),
        even=sum(n == 0 for n in net.values()),
        receiving=sum(n < 0 for n in net.values()),
    )


def _mean(answers: Mapping[str, int], companies: Mapping[str, str]) -> float | None:
    return _known(suppression.mean(answers, companies=companies)) if answers else None


def _share(answers: Mapping[str, bool], companies: Mapping[str, str]) -> int | None:
    return _known(suppression.share(answers, companies=companies)) if answers else None


def _lines(table: Partition | Suppressed) -> tuple[Line, ...]:
    if isinstance(table, Suppressed):
        return ()
    others = [("", table.other)] if table.other else []
    return tuple(Line(label, people) for label, people in [*table.groups, *others])


def _known(found: T | Suppressed) -> T | None:
    return None if isinstance(found, Suppressed) else found


def _rounded(number: int) -> int:
    return MEETINGS_STEP * ((2 * number + MEETINGS_STEP) // (2 * MEETINGS_STEP))

"""Costs and decisions in the committee's report: frozen, plain, and silent about people. Pure functions.

A share by people tells how many people a company has. It is printed only where each of these numbers may be: none under
K, none close to another number that is printed on the same people, in this report or in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from mentorat.lib.suppression import K
from tracking.budget import Budget


@dataclass(frozen=True)
class KindCost:
    """What one kind of cost amounts to, in cents; `actual` is None as long as nothing is known of it."""

    kind: str
    planned: int
    actual: int | None


@dataclass(frozen=True)
class CompanyCost:
    """What one company bears, in cents."""

    company: str
    planned: int
    actual: int


@dataclass(frozen=True)
class Costs:
    """Amounts in cents. `shares` is () when they are withheld or there is nothing to share; `people` by company is what
    the printed shares tell, for the next report to compare with."""

    currency: str
    planned: int
    actual: int
    awaited: int
    kinds: tuple[KindCost, ...]
    rule: str
    reckoned_on: str  # ISO date, "" without a rule
    companies: int
    shares: tuple[CompanyCost, ...]
    withheld: bool
    people: Mapping[str, int]


@dataclass(frozen=True)
class Decided:
    """A decision as it was minuted; `owner` is a company, or "" for the coordination or a member without company."""

    text: str
    owner: str
    due_on: str  # ISO date, or ""
    state: str
    coordination: bool = False


@dataclass(frozen=True)
class Decisions:
    """Those published since the last report, then how many of the earlier ones are still to do, and how many are late."""

    since: str
    taken: tuple[Decided, ...]
    earlier_open: int
    late: int


def costs(
    budget: Budget,
    kinds: list[str],
    *,
    by_company: Mapping[str, Iterable[int]],
    totals: Iterable[int],
    before: Mapping[str, Iterable[int]],
) -> Costs | None:
    """What may be printed of the budget; None when it is empty.

    `by_company` and `totals` are the numbers of people that the report prints besides, `before` what the shares of
    other reports told.
    """
    if not budget.lines:
        return None
    shares = budget.shares()
    people = {share.company: share.weight for share in shares} if budget.counted else {}
    told = not budget.counted or _may_be_told(people, by_company, totals, before)
    return Costs(
        currency=budget.currency,
        planned=budget.planned,
        actual=budget.actual,
        awaited=budget.awaited,
        kinds=tuple(KindCost(*row) for row in budget.by_kind(kinds)),
        rule=budget.rule,
        reckoned_on=budget.reckoned_on.isoformat() if budget.reckoned_on else "",
        companies=len(budget.parts),
        shares=tuple(CompanyCost(s.company, s.planned, s.actual) for s in shares) if told else (),
        withheld=bool(shares) and not told,
        people=people if told else {},
    )


def withheld(found: Costs) -> Costs:
    """Without its shares, and without what they tell."""
    return replace(found, shares=(), withheld=True, people={})


def as_dict(found: Costs | Decisions | None) -> dict[str, Any] | None:
    return asdict(found) if found else None


def costs_from(data: Mapping[str, Any] | None) -> Costs | None:
    """The inverse of `as_dict`, also after a journey through JSON."""
    if not data:
        return None
    return Costs(
        **{
            **data,
            "kinds": tuple(KindCost(**row) for row in data["kinds"]),
            "shares": tuple(CompanyCost(**row) for row in data["shares"]),
        }
    )


def decisions_from(data: Mapping[str, Any] | None) -> Decisions | None:
    return Decisions(**{**data, "taken": tuple(Decided(**row) for row in data["taken"])}) if data else None


def _may_be_told(
    people: Mapping[str, int],
    by_company: Mapping[str, Iterable[int]],
    totals: Iterable[int],
    before: Mapping[str, Iterable[int]],
) -> bool:
    if any(0 < n < K for n in people.values()):
        return False
    printed = [(n, other) for name, n in people.items() for other in by_company.get(name, ())]
    printed += [(n, other) for name, n in people.items() for other in before.get(name, ())]
    printed += [(sum(people.values()), total) for total in totals]
    return not any(0 < abs(one - other) < K for one, other in printed)

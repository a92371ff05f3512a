"""A company's own page of the report: the participation of its own people, for who represents it. Pure functions.

A company knows its people: how many take part, in which role, how far they have come and the mentors it gives or receives
are told as they are. What they did is told of K people or more, of whom K others did not; what they said, asked for or
confided is not told at all, nor whatever shows that a pair is in trouble.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mentorat.lib import suppression
from mentorat.lib.suppression import K, Suppressed
from tracking.budget import Budget
from tracking.reports.facts import Cohort, Stage


@dataclass(frozen=True)
class Came:
    """How many of the company's people came to events of that kind; None where it would tell who."""

    kind: str
    events: int
    people: int | None


@dataclass(frozen=True)
class Annex:
    """`stages` counts people by the farthest stage, a `facts.Stage`; costs are in cents, None where nothing is shared."""

    company: str
    people: int
    mentors: int
    mentees: int
    stages: tuple[tuple[int, int], ...]
    given: int
    received: int
    met: int | None
    came: tuple[Came, ...]
    currency: str
    planned: int | None
    actual: int | None


def annexes(cohort: Cohort, budget: Budget) -> dict[str, Annex]:
    """By the name of the company, for those that have somebody in the programme."""
    shares = (
        {share.company: (share.planned, share.actual) for share in budget.shares()} if budget.lines else {}
    )
    return {
        company: _annex(cohort, company, budget.currency, shares.get(company))
        for company in sorted({person.company for person in cohort.people})
    }


def as_dict(annex: Annex) -> dict[str, Any]:
    return asdict(annex)


def from_dict(data: Mapping[str, Any]) -> Annex:
    """The inverse of `as_dict`, also after a journey through JSON."""
    return Annex(
        **{
            **data,
            "stages": tuple((stage, people) for stage, people in data["stages"]),
            "came": tuple(Came(**each) for each in data["came"]),
        }
    )


def _annex(cohort: Cohort, company: str, currency: str, share: tuple[int, int] | None) -> Annex:
    mine = [person for person in cohort.people if person.company == company]
    keys = {person.key for person in mine}
    farthest: dict[str, Stage] = {}
    for person in mine:
        farthest[person.key] = max(person.stage, farthest.get(person.key, Stage.LEFT))
    told = [pair for pair in cohort.pairs if pair.stage >= Stage.ANNOUNCED]
    running = [pair for pair in told if pair.stage == Stage.BEGUN and not pair.ended]
    met = {m.pair for m in cohort.meetings if m.held and m.month == cohort.period}
    kinds = dict.fromkeys(each.kind for each in cohort.occasions)
    return Annex(
        company=company,
        people=len(keys),
        mentors=len({p.key for p in mine if p.side == "mentor"}),
        mentees=len({p.key for p in mine if p.side == "mentee"}),
        stages=tuple(sorted((int(s), n) for s, n in Counter(farthest.values()).items())),
        given=sum(pair.mentor_company == company for pair in told),
        received=sum(pair.mentee_company == company for pair in told),
        met=_some(
            {p for pair in running if pair.key in met for p in pair.members} & keys,
            {p for pair in running for p in pair.members} & keys,
        ),
        came=tuple(_came(cohort, kind, keys) for kind in kinds),
        currency=currency,
        planned=share[0] if share else None,
        actual=share[1] if share else None,
    )


def _came(cohort: Cohort, kind: str, keys: Collection[str]) -> Came:
    held = [each.came for each in cohort.occasions if each.kind == kind]
    return Came(kind, len(held), _some(set[str]().union(*held) & set(keys), keys))


def _some(group: Collection[str], whole: Collection[str]) -> int | None:
    if len(whole) < 2 * K:
        return None
    found = suppression.count(group, within=whole)
    return None if isinstance(found, Suppressed) else found

"""The criteria, as small declared objects: adding one is one entry in ``CRITERIA`` and one test.

Each criterion is a bilinear form: the closeness of a pair, in [0, 1], is the dot product of the mentee's row and the
mentor's row. ``bound`` is the largest value that the sum of the absolute products can take (1 when nothing is negative).
``facts`` tells what was compared, with the real values, as a code and parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from . import features as f
from .features import Block
from .types import Cohort, Person, Policy

Facts = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Criterion:
    """``build(cohort, policy)`` gives the two feature blocks; ``facts(mentee, mentor)`` the code and values to tell."""

    name: str
    kind: Literal["affinity", "complementarity"]
    weight: float
    build: Callable[[Cohort, Policy], Block]
    facts: Callable[[Person, Person], Facts]
    bound: float = 1.0


def _themes(cohort: Cohort, policy: Policy) -> Block:
    return f.coverage(
        [p.themes for p in cohort.mentees],
        [{k: min(d / 2, 1) for k, d in p.themes.items()} for p in cohort.mentors],
    )


def _set_block(name: str) -> Callable[[Cohort, Policy], Block]:
    def build(cohort: Cohort, policy: Policy) -> Block:
        sought = [dict.fromkeys(getattr(p, name), 1) for p in cohort.mentees]
        offered = [dict.fromkeys(getattr(p, name), 1.0) for p in cohort.mentors]
        return f.coverage(sought, offered)

    return build


def _set_facts(name: str) -> Callable[[Person, Person], Facts]:
    def facts(mentee: Person, mentor: Person) -> Facts:
        sought, offered = set(getattr(mentee, name)), set(getattr(mentor, name))
        common = tuple(sorted(sought & offered))
        code = (
            f"{name}.all" if common and sought <= offered else f"{name}.common" if common else f"{name}.none"
        )
        return code, {"common": common, "sought": tuple(sorted(sought)), "offered": tuple(sorted(offered))}

    return facts


def _trade(cohort: Cohort, policy: Policy) -> Block:
    def key(person: Person) -> tuple[str, str | None] | None:
        return (person.trade, person.trade_family) if person.trade else None

    def closeness(mentee: tuple[str, str | None], mentor: tuple[str, str | None]) -> float:
        if mentee[0] == mentor[0]:
            return 1.0
        return 0.6 if mentee[1] and mentee[1] == mentor[1] else 0.2

    return f.table([key(p) for p in cohort.mentees], [key(p) for p in cohort.mentors], closeness)


def _trade_facts(mentee: Person, mentor: Person) -> Facts:
    values = {"mentee": mentee.trade, "mentor": mentor.trade, "family": mentor.trade_family}
    if mentee.trade == mentor.trade:
        return "trade.same", values
    related = mentee.trade_family and mentee.trade_family == mentor.trade_family
    return ("trade.family" if related else "trade.other"), values


# Gap of rank (mentor - mentee) → closeness. Classic: the mentor stands a few rungs above. Reverse: well below.
_CLASSIC: tuple[tuple[float, ...], tuple[float, ...]] = (
    (-0.3, 0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0),
    (0.0, 0.3, 0.75, 1.0, 1.0, 0.8, 0.55, 0.3),
)
_REVERSE: tuple[tuple[float, ...], tuple[float, ...]] = (
    (-1.0, -0.4, -0.2, 0.0, 0.3),
    (1.0, 1.0, 0.6, 0.2, 0.0),
)


def _level(cohort: Cohort, policy: Policy) -> Block:
    gaps, values = _REVERSE if policy.kind == "reverse" else _CLASSIC

    def rank(person: Person) -> float | None:
        return round(person.level.rank, 4) if person.level else None

    def closeness(mentee: float, mentor: float) -> float:
        return float(np.interp(round(mentor - mentee, 4), gaps, values))

    return f.table([rank(p) for p in cohort.mentees], [rank(p) for p in cohort.mentors], closeness)


def _level_facts(mentee: Person, mentor: Person) -> Facts:
    low, high = mentee.level, mentor.level
    if low is None or high is None:
        return "level.unknown", {}
    gap = round(high.rank - low.rank, 4)
    counted = low.ladder == high.ladder and low.rung is not None and high.rung is not None
    steps = abs((high.rung or 0) - (low.rung or 0)) if counted else None
    code = "level.above" if gap > 0 else "level.below" if gap < 0 else "level.equal"
    return code, {"mentee": low.label, "mentor": high.label, "steps": steps, "gap": gap}


def _languages(cohort: Cohort, policy: Policy) -> Block:
    def closeness(mentee: frozenset[str], mentor: frozenset[str]) -> float:
        return 1.0 if mentee & mentor else 0.0

    return f.table(
        [p.languages or None for p in cohort.mentees],
        [p.languages or None for p in cohort.mentors],
        closeness,
    )


def _availability(cohort: Cohort, policy: Policy) -> Block:
    def closeness(mentee: frozenset[str], mentor: frozenset[str]) -> float:
        common = len(mentee & mentor)
        return 0.0 if not common else 1.0 if common >= min(2, len(mentee)) else 0.7

    return f.table(
        [p.availability or None for p in cohort.mentees],
        [p.availability or None for p in cohort.mentors],
        closeness,
    )


_Where = tuple[str | None, bool | None]


def _place(cohort: Cohort, policy: Policy) -> Block:
    def where(person: Person) -> _Where | None:
        return (person.place, person.remote) if person.place or person.remote else None

    return f.table([where(p) for p in cohort.mentees], [where(p) for p in cohort.mentors], _place_closeness)


def _place_closeness(mentee: _Where, mentor: _Where) -> float:
    if mentee[0] and mentee[0] == mentor[0]:
        return 1.0
    return 0.9 if mentee[1] and mentor[1] else 0.2


def _place_facts(mentee: Person, mentor: Person) -> Facts:
    values = {"mentee": mentee.place, "mentor": mentor.place}
    if mentee.place and mentee.place == mentor.place:
        return "place.same", values
    return ("place.remote" if mentee.remote and mentor.remote else "place.other"), values


def _learning(cohort: Cohort, policy: Policy) -> Block:
    return f.profile([p.learning for p in cohort.mentees], [p.teaching for p in cohort.mentors])


def _learning_facts(mentee: Person, mentor: Person) -> Facts:
    def main(shares: Mapping[str, float]) -> str:
        return min(shares, key=lambda mode: (-shares[mode], mode))

    learning, teaching = main(mentee.learning), main(mentor.teaching)
    return ("learning.same" if learning == teaching else "learning.other"), {
        "mentee": learning,
        "mentor": teaching,
    }


def _biography(cohort: Cohort, policy: Policy) -> Block:
    return f.topics([p.biography for p in cohort.mentees], [p.biography for p in cohort.mentors])


def _biography_facts(mentee: Person, mentor: Person) -> Facts:
    return "biography.close", {"words": f.shared_words(mentee.biography, mentor.biography)}


CRITERIA: tuple[Criterion, ...] = (
    Criterion("themes", "complementarity", 5, _themes, _set_facts("themes"), bound=1.1),
    Criterion("skills", "complementarity", 3, _set_block("skills"), _set_facts("skills"), bound=1.1),
    Criterion("trade", "affinity", 2, _trade, _trade_facts),
    Criterion("level", "complementarity", 2, _level, _level_facts),
    Criterion("intentions", "affinity", 2, _set_block("intentions"), _set_facts("intentions"), bound=1.1),
    Criterion("languages", "affinity", 2, _languages, _set_facts("languages")),
    Criterion("qualities", "affinity", 1.5, _set_block("qualities"), _set_facts("qualities"), bound=1.1),
    Criterion("availability", "affinity", 1.5, _availability, _set_facts("availability")),
    Criterion("place", "affinity", 1, _place, _place_facts),
    # Small on purpose: research finds little effect of matched learning styles. A programme may raise it.
    Criterion("learning", "complementarity", 0.5, _learning, _learning_facts, bound=2.6),
    # Off by default: free text can carry what a person never meant to be matched on.
    Criterion("biography", "affinity", 0, _biography, _biography_facts, bound=1.1),
)
BY_NAME: Mapping[str, Criterion] = {criterion.name: criterion for criterion in CRITERIA}

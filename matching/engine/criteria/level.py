"""The career distance: enough to help, not so much that the two no longer speak of one thing."""

from __future__ import annotations

import numpy as np

from .. import features as f
from ..features import Block
from ..types import Cohort, Person, Policy
from .base import Criterion, Facts

FINE = 2  # a rank is read to the hundredth: ladders are not more exact than that
Curve = tuple[tuple[float, ...], tuple[float, ...]]

# Gap of rank (mentor - mentee) → closeness. Classic: the mentor stands a few rungs above. Reverse: well below.
CLASSIC: Curve = ((-0.3, 0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0), (0.0, 0.3, 0.75, 1.0, 1.0, 0.8, 0.55, 0.3))
REVERSE: Curve = ((-1.0, -0.4, -0.2, 0.0, 0.3), (1.0, 1.0, 0.6, 0.2, 0.0))


def build(cohort: Cohort, policy: Policy) -> Block:
    """The closeness of the gap of rank, by kind of programme."""
    gaps, values = REVERSE if policy.kind == "reverse" else CLASSIC

    def closeness(mentee: float, mentor: float) -> float:
        return float(np.interp(round(mentor - mentee, FINE), gaps, values))

    return f.table([_rank(p) for p in cohort.mentees], [_rank(p) for p in cohort.mentors], closeness)


def _rank(person: Person) -> float | None:
    return round(person.level.rank, FINE) if person.level else None


def facts(mentee: Person, mentor: Person) -> Facts:
    """Above, below or equal, with both labels, and the rungs between them where they stand on one ladder."""
    low, high = mentee.level, mentor.level
    if low is None or high is None:
        return "level.unknown", {}
    gap = round(high.rank - low.rank, 4)
    counted = low.ladder == high.ladder and low.rung is not None and high.rung is not None
    steps = abs((high.rung or 0) - (low.rung or 0)) if counted else None
    code = "level.above" if gap > 0 else "level.below" if gap < 0 else "level.equal"
    return code, {"mentee": low.label, "mentor": high.label, "steps": steps, "gap": gap}


CRITERION = Criterion(
    name="level",
    kind="complementarity",
    sides=(("level",), ("level",)),
    weight=2,
    order=40,
    build=build,
    facts=facts,
    codes=("level.above", "level.below", "level.equal"),
    note="ladders_differ",
)

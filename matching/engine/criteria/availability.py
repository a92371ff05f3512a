"""Moments when both are free. Two are as good as ten: they need one meeting at a time."""

from __future__ import annotations

from .. import features as f
from ..features import Block
from ..types import Cohort, Policy
from . import sets
from .base import Criterion

ENOUGH, ONE = 2, 0.7


def build(cohort: Cohort, policy: Policy) -> Block:
    """1 with two moments in common (or all that the mentee has), 0.7 with one, 0 with none."""

    def closeness(common: int, sought: int) -> float:
        return 0.0 if not common else 1.0 if common >= min(ENOUGH, sought) else ONE

    return f.overlap(
        [person.availability for person in cohort.mentees],
        [person.availability for person in cohort.mentors],
        closeness,
    )


CRITERION = Criterion(
    name="availability",
    kind="affinity",
    sides=(("availability",), ("availability",)),
    weight=1.5,
    order=80,
    build=build,
    facts=sets.facts("availability"),
    codes=sets.codes("availability"),
)

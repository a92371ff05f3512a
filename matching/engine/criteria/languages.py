"""A language in common."""

from __future__ import annotations

from .. import features as f
from ..features import Block
from ..types import Cohort, Policy
from . import sets
from .base import Criterion


def build(cohort: Cohort, policy: Policy) -> Block:
    """1 with a language in common, else 0."""
    return f.overlap(
        [person.languages for person in cohort.mentees],
        [person.languages for person in cohort.mentors],
        lambda common, sought: 1.0 if common else 0.0,
    )


CRITERION = Criterion(
    name="languages",
    kind="affinity",
    sides=(("languages",), ("languages",)),
    weight=2,
    order=60,
    build=build,
    facts=sets.facts("languages"),
    codes=sets.codes("languages"),
)

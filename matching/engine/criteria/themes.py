"""What the mentee seeks and the mentor has lived: the first reason for a pair."""

from __future__ import annotations

from .. import features as f
from ..features import Block
from ..types import Cohort, Policy
from . import sets
from .base import Criterion

REAL_PRACTICE = 2  # a mentor of this depth covers a theme wholly; a first acquaintance covers half of it


def build(cohort: Cohort, policy: Policy) -> Block:
    """The share of the themes sought, weighted by depth, that the mentor covers."""
    return f.coverage(
        [person.themes for person in cohort.mentees],
        [{k: min(d / REAL_PRACTICE, 1) for k, d in person.themes.items()} for person in cohort.mentors],
    )


CRITERION = Criterion(
    name="themes",
    kind="complementarity",
    sides=(("themes",), ("themes",)),
    weight=5,
    order=10,
    build=build,
    facts=sets.facts("themes"),
    codes=sets.codes("themes"),
    bound=1.1,
)

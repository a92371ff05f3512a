"""Years in the company: somebody who knows a house for long can speak of it. Off until a programme weighs it.

The career level already tells the distance, and years in one company are not experience: two hires of the same day may be
thirty years apart. It is kept because outcomes may show that it counts.
"""

from __future__ import annotations

import numpy as np

from .. import features as f
from ..features import Block
from ..types import Cohort, Person, Policy
from .base import Criterion, Facts

LONGEST = 40  # years beyond which nothing changes
SAME = 2  # years under which two people have been there as long as one another

# Years more of the mentor → closeness. Classic: ten are as good as thirty. Reverse: the mentor is the newer one.
CLASSIC = ((-10.0, 0.0, 5.0, 10.0), (0.0, 0.3, 0.8, 1.0))
REVERSE = ((-10.0, -5.0, 0.0, 10.0), (1.0, 0.8, 0.3, 0.0))


def build(cohort: Cohort, policy: Policy) -> Block:
    """The closeness of the difference in years, by kind of programme."""
    gaps, values = REVERSE if policy.kind == "reverse" else CLASSIC

    def closeness(mentee: int, mentor: int) -> float:
        return float(np.interp(mentor - mentee, gaps, values))

    return f.table([_years(p) for p in cohort.mentees], [_years(p) for p in cohort.mentors], closeness)


def _years(person: Person) -> int | None:
    return None if person.tenure is None else min(round(person.tenure), LONGEST)


def facts(mentee: Person, mentor: Person) -> Facts:
    """Longer, shorter or as long as the mentee, with both numbers of whole years."""
    mine, theirs = round(mentee.tenure or 0), round(mentor.tenure or 0)
    gap = theirs - mine
    code = "tenure.alike" if abs(gap) < SAME else "tenure.longer" if gap > 0 else "tenure.shorter"
    return code, {"mentee": mine, "mentor": theirs}


CRITERION = Criterion(
    name="tenure",
    kind="complementarity",
    sides=(("tenure",), ("tenure",)),
    weight=0,
    order=110,
    build=build,
    facts=facts,
    codes=("tenure.longer", "tenure.alike", "tenure.shorter"),
    note="not_experience",
)

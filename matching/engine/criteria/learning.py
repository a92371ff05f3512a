"""How the mentee learns and how the mentor passes on. Small on purpose.

Research finds little effect of matching people by learning style (Pashler et al. 2008, and the reviews since). Mentoring
programmes ask for it all the same: it is offered, it is small, and the page says so. A programme may change it.
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import features as f
from ..features import Block
from ..types import Cohort, Person, Policy
from .base import Criterion, Facts


def build(cohort: Cohort, policy: Policy) -> Block:
    """1 when the shares over modes are the same, 0 when they have nothing in common."""
    return f.profile([p.learning for p in cohort.mentees], [p.teaching for p in cohort.mentors])


def facts(mentee: Person, mentor: Person) -> Facts:
    """Whether the main modes are the same, and which they are."""
    learning, teaching = _main(mentee.learning), _main(mentor.teaching)
    code = "learning.same" if learning == teaching else "learning.other"
    return code, {"mentee": learning, "mentor": teaching}


def _main(shares: Mapping[str, float]) -> str:
    return min(shares, key=lambda mode: (-shares[mode], mode))


CRITERION = Criterion(
    name="learning",
    kind="complementarity",
    sides=(("learning",), ("teaching",)),
    weight=0.5,
    order=100,
    build=build,
    facts=facts,
    codes=("learning.same", "learning.other"),
    note="little_research",
    bound=2.6,
)

"""Topical closeness of what both wrote about themselves. Off by default: a free text may carry what was never meant."""

from __future__ import annotations

from .. import topics
from ..features import Block
from ..types import Cohort, Person, Policy
from .base import Criterion, Facts


def build(cohort: Cohort, policy: Policy) -> Block:
    """The rank of the closeness of the two texts among all the pairs of the cohort."""
    return topics.block([p.biography for p in cohort.mentees], [p.biography for p in cohort.mentors])


def facts(mentee: Person, mentor: Person) -> Facts:
    """Some words that both use, to show what the closeness may rest on."""
    return "biography.close", {"words": topics.shared_words(mentee.biography, mentor.biography)}


CRITERION = Criterion(
    name="biography",
    kind="affinity",
    sides=(("biography",), ("biography",)),
    weight=0,
    order=120,
    build=build,
    facts=facts,
    codes=("biography.close",),
    note="free_text",
)

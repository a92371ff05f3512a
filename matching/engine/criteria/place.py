"""The same place, or meetings by video for both."""

from __future__ import annotations

from .. import features as f
from ..features import Block
from ..types import Cohort, Person, Policy
from .base import Criterion, Facts

VIDEO, APART = 0.9, 0.2
Where = tuple[str | None, bool]


def build(cohort: Cohort, policy: Policy) -> Block:
    """1 in the same place, nearly as much by video, a little when neither."""
    both = {p.place for p in cohort.mentees} & {p.place for p in cohort.mentors}

    def where(person: Person) -> Where | None:
        """A place where nobody of the other side is makes no difference from any other."""
        known = person.place or person.remote
        return (person.place if person.place in both else None, bool(person.remote)) if known else None

    return f.table([where(p) for p in cohort.mentees], [where(p) for p in cohort.mentors], _closeness)


def _closeness(mentee: Where, mentor: Where) -> float:
    if mentee[0] and mentee[0] == mentor[0]:
        return 1.0
    return VIDEO if mentee[1] and mentor[1] else APART


def facts(mentee: Person, mentor: Person) -> Facts:
    """Same place, by video, or apart, with both places."""
    values = {"mentee": mentee.place, "mentor": mentor.place}
    if mentee.place and mentee.place == mentor.place:
        return "place.same", values
    return ("place.remote" if mentee.remote and mentor.remote else "place.other"), values


CRITERION = Criterion(
    name="place",
    kind="affinity",
    sides=(("place", "remote"), ("place", "remote")),
    weight=1,
    order=90,
    build=build,
    facts=facts,
    codes=("place.same", "place.remote", "place.other"),
)

"""What the coordinator's dashboard says of a programme that is closed: what it was, and what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mentorat.lib.together import part, together
from programs.enums import CandidateState
from programs.models import Milestone, Program, User
from tracking.models import BookletEdition
from tracking.queries import certificates, evaluations, overview

TOOK_PART = (CandidateState.PAIRED, CandidateState.ENDED, CandidateState.ALUMNI)


@dataclass(frozen=True)
class Finished:
    """`looked` of the `asked` members said to the end what their pair brought; `certificates` are still to hand out."""

    people: overview.People
    pairs: overview.Pairs
    weeks: list[overview.Week]
    milestones: list[Milestone]
    looked: int
    asked: int
    certificates: int
    published: bool

    @property
    def took_part(self) -> int:
        return sum(self.people.states.get(state, 0) for state in TOOK_PART)

    @property
    def held(self) -> int:
        """Meetings that took place."""
        return sum(week.held for week in self.weeks)


def read(program: Program, user: User, now: datetime) -> Finished:
    """5 queries; `now` in the programme's zone."""
    found = together(
        **overview.parts(program, now),
        **evaluations.parts(program, user),
        editions=part(BookletEdition.objects.filter(program=program), "number"),
    )
    return Finished(
        people=overview.people(found),
        pairs=overview.pairs_in(found),
        weeks=overview.weeks_in(found),
        milestones=overview.milestones_in(found),
        looked=len(found["looked"]),
        asked=2 * len(found["begun"]),
        certificates=certificates.delivery(program).left,
        published=bool(found["editions"]),
    )

"""Who can be paired, who can be asked about, and what counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from matching import adapters, wording
from matching.engine import CRITERIA
from matching.enums import LIVE_BINOMES
from matching.queries.binomes import live_binomes
from programs.enums import CandidateState, Side
from programs.models import Candidate, Company, Program
from programs.queries.listing import TO_QUALIFY


@dataclass(frozen=True)
class Readiness:
    """Who can be paired today, and who is held back by what. `places` counts the mentees that the mentors can take."""

    mentors: int
    places: int
    mentees: int
    undecided: int
    uncleared: list[Company]


def readiness(program: Program) -> Readiness:
    """4 queries, whatever the number of people."""
    people = Candidate.objects.filter(program=program)
    ready = people.filter(
        state__in=[CandidateState.ELIGIBLE, CandidateState.PAIRED], company__cleared_at__isnull=False
    )
    live = Count("binomes_as_mentor", filter=Q(binomes_as_mentor__state__in=LIVE_BINOMES))
    free = ready.filter(side=Side.MENTOR).annotate(left=F("capacity") - live).filter(left__gt=0)
    lefts = list(free.values_list("left", flat=True))
    taken = live_binomes(program).values("mentee")
    waiting = ready.filter(side=Side.MENTEE, state=CandidateState.ELIGIBLE).exclude(pk__in=taken)
    here = Q(candidates__program=program, candidates__state=CandidateState.ELIGIBLE)
    uncleared = Company.objects.filter(consortium=program.consortium_id, cleared_at=None)
    return Readiness(
        mentors=len(lefts),
        places=sum(lefts),
        mentees=waiting.count(),
        undecided=people.filter(state__in=TO_QUALIFY).count(),
        uncleared=list(
            uncleared.annotate(people=Count("candidates", filter=here)).filter(people__gt=0).order_by("key")
        ),
    )


def people(program: Program, side: Side) -> QuerySet[Candidate]:
    """Whoever may still be asked about: everyone of that side who has not left."""
    left = (CandidateState.WITHDRAWN, CandidateState.ENDED, CandidateState.ALUMNI)
    rows = Candidate.objects.filter(program=program, side=side).exclude(state__in=left)
    return rows.select_related("company").order_by("sort_name", "id")


def weights(program: Program) -> list[tuple[str, float]]:
    """The criteria that weigh something and how much, heaviest first, in words: public to the participants."""
    policy, _floor = adapters.policy_of(program)
    used = [(c.name, float(policy.weights.get(c.name, c.weight))) for c in CRITERIA]
    return [(wording.criterion(name), weight) for name, weight in sorted(used, key=lambda w: -w[1]) if weight]

"""After an end: who is free again and waits, how long it took the others to be paired again, and who could suit somebody with
what was learnt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from matching import adapters
from matching.engine import CRITERIA, Explanation, explain, score
from matching.enums import BoardVerb, ProposalState
from matching.models import Binome, Scenario
from matching.queries.binomes import has_a_live_pair, live_members
from matching.queries.board import Change, Consequence
from matching.queries.board.weighing import Basis
from matching.queries.scenarios import current_scenario
from programs.enums import CandidateState, Side
from programs.models import Candidate, Program

SHOWN = 5
FACTOR = 2.0  # what a criterion that did not fit weighs more, for that person
ENOUGH = 5  # people, under which no median is told
WAITS = (CandidateState.ELIGIBLE, CandidateState.WAITING)


@dataclass(frozen=True)
class Released:
    """Somebody whose latest pair ended, who has no other and may be paired again: since when."""

    person: Candidate
    binome: Binome
    since: datetime

    @property
    def days(self) -> int:
        return (timezone.now() - self.since).days


@dataclass(frozen=True)
class Suit:
    """Somebody for that person. `plain` with the programme's weights, `adjusted` with what was learnt, in basis points; 0 is
    never here. `first`: free again too. `reserve`: on the waiting list, to be made eligible first. `consequence`: what
    choosing them does to the board that is worked on, None without one, or when it is `refused`, for that reason."""

    other: Candidate
    plain: int
    adjusted: int
    explanation: Explanation
    first: bool = False
    reserve: bool = False
    taken: bool = False
    consequence: Consequence | None = None
    refused: str = ""


def released(program: Program) -> list[Released]:
    """Those who wait for another pair, the longest first; who asked to wait is among them, marked by their state. 2 queries."""
    rows = Binome.objects.filter(program=program, ended_at__isnull=False, accepted_at__isnull=False)
    rows = rows.select_related("mentor__company", "mentee__company").order_by("ended_at", "id")
    latest = {person.pk: (person, row) for row in rows for person in (row.mentor, row.mentee)}
    waiting = {pk: each for pk, each in latest.items() if each[0].state in WAITS}
    live = live_members(waiting.keys()) if waiting else set()
    found = [
        Released(person, row, row.ended_at)
        for pk, (person, row) in waiting.items()
        if pk not in live and row.ended_at is not None
    ]
    return sorted(found, key=lambda each: (each.since, each.person.pk))


def waiting_again(program: Program) -> QuerySet[Candidate]:
    """The people of `released`, to be counted."""
    ended = Binome.objects.filter(ended_at__isnull=False, accepted_at__isnull=False)
    had = Exists(ended.filter(mentor=OuterRef("pk"))) | Exists(ended.filter(mentee=OuterRef("pk")))
    return Candidate.objects.filter(had, ~has_a_live_pair(), program=program, state__in=WAITS)


def days_to_rematch(program: Program) -> dict[int, list[int]]:
    """By candidate: the days between each end and the announcement of the pair that followed it. 1 query."""
    rows = Binome.objects.filter(program=program, announced_at__isnull=False).order_by("announced_at", "id")
    rows = rows.only("mentor", "mentee", "announced_at", "accepted_at", "ended_at")
    ended: dict[int, datetime] = {}
    found: dict[int, list[int]] = {}
    for row in rows:
        announced = row.announced_at
        for pk in (row.mentor_id, row.mentee_id):
            since = ended.pop(pk, None)
            if since is not None and announced is not None and announced >= since:
                found.setdefault(pk, []).append((announced - since).days)
            if row.ended_at and row.accepted_at:
                ended[pk] = row.ended_at
    return found


def median_days(program: Program) -> int | None:
    """The median of the latest of each person, rounded to five days; None under five people."""
    latest = [days[-1] for days in days_to_rematch(program).values()]
    return 5 * round(median(latest) / 5) if len(latest) >= ENOUGH else None


def suiting(
    person: Candidate, emphases: Collection[str], ends: Collection[int]
) -> tuple[Scenario | None, list[Suit]]:
    """Who could suit `person`, with the board that is worked on if there is one: those who are free again (`ends`) and the
    reserve before the others, the best with what was learnt first. `emphases` are criteria that count twice for them.

    Whoever something excludes, the failed pair before all, is not here: no weight brings them back.
    """
    scenario = current_scenario(person.program)
    scenario = scenario if scenario is not None and scenario.is_done else None
    basis = Basis.of(scenario) if scenario is not None else None
    settings = basis.settings if basis else adapters.Settings.of(person.program)
    found = _scored(person, emphases, settings, ends, _taken(basis, person))
    if basis is not None and person.pk in basis.people:
        found = [_priced(basis, person, each) for each in found]
    return scenario, found


def _scored(
    person: Candidate,
    emphases: Collection[str],
    settings: adapters.Settings,
    ends: Collection[int],
    taken: Collection[int],
) -> list[Suit]:
    pool = adapters.pool(person.program)
    mentee = person.side == Side.MENTEE
    here = pool.mentors if mentee else pool.mentees
    rows = Candidate.objects.filter(program=person.program_id, state=CandidateState.WAITING)
    reserve = [c for c in adapters.with_profile(rows.exclude(side=person.side)) if c.company.cleared_at]
    others: Sequence[Candidate] = [c for c in (*here, *reserve) if c.email.lower() != person.email.lower()]
    if not others:
        return []
    mentors, mentees = (others, [person]) if mentee else ([person], others)
    cohort = adapters.cohort_of(person.program, mentors, mentees)
    same = person.program.same_company_allowed
    plain = score(cohort, settings.policy(same_company_allowed=same))
    weights = {
        each.name: float(settings.weights.get(each.name, each.weight))
        * (FACTOR if each.name in emphases else 1)
        for each in CRITERIA
    }
    learnt = score(cohort, replace(settings, weights=weights).policy(same_company_allowed=same))
    waiting = {each.pk for each in reserve}
    found = []
    for at, other in enumerate(others):
        cell = (0, at) if mentee else (at, 0)
        if not plain.score[cell]:
            continue
        found.append(
            Suit(
                other,
                int(plain.score[cell]),
                int(learnt.score[cell]),
                explain(cohort, learnt, *cell),
                first=other.pk in ends,
                reserve=other.pk in waiting,
                taken=other.pk in taken,
            )
        )
    return sorted(found, key=_order)[:SHOWN]


def _order(each: Suit) -> tuple[int, int, int]:
    """Who is free again, then the reserve and whoever is in no proposal, then the others; each by what was learnt."""
    rank = 0 if each.first else 2 if each.taken else 1
    return rank, -each.adjusted, each.other.pk


def _taken(basis: Basis | None, person: Candidate) -> set[int]:
    """Whom the board that is worked on already gives to somebody else."""
    if basis is None:
        return set()
    if person.side == Side.MENTOR:
        return {pk for pk, row in basis.board.items() if row.mentor_id != person.pk}
    return {
        row.mentor_id
        for pk, row in basis.board.items()
        if pk != person.pk and row.state == ProposalState.PROPOSED
    }


def _priced(basis: Basis, person: Candidate, each: Suit) -> Suit:
    if each.reserve:
        return each
    pair = (each.other.pk, person.pk) if person.side == Side.MENTEE else (person.pk, each.other.pk)
    try:
        return replace(each, consequence=basis.weigh(Change(BoardVerb.CHOOSE, (pair,))).consequence)
    except ValidationError as error:
        return replace(each, refused=" ".join(error.messages))

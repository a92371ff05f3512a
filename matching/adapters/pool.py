"""Rows of the programme become the engine's cohort."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from django.db.models import Count, Prefetch, Q, QuerySet

from matching.adapters import apart
from matching.engine import (
    Cause,
    Cohort,
    Level,
    Person,
    Policy,
    exclusions,
)
from matching.engine.types import BoolMatrix
from matching.enums import LIVE_BINOMES, FloorMode
from matching.models import Binome, MatchingPolicy
from mentorat.lib.text import fold
from mentorat.lib.together import together
from programs.enums import CandidateState, Side
from programs.models import Candidate, CandidateTheme, Program

AT_ONCE = 200  # pairs whose causes are looked up together: the engine looks at every mentor with every mentee of them


class Bare(Protocol):
    """What excludes somebody needs no more of them."""

    @property
    def pk(self) -> Any: ...
    @property
    def email(self) -> str: ...
    @property
    def company_id(self) -> int: ...


@dataclass(frozen=True)
class Pool:
    """Who can be paired today. Row i of the engine is `mentees[i]`, column j is `mentors[j]`.

    `allowed` is False where a live pair runs the other way between the same two people; `held` are eligible people whose
    company has not signed; `engaged` are the ids of those who have a live pair already.
    """

    program: Program
    mentors: tuple[Candidate, ...]
    mentees: tuple[Candidate, ...]
    held: tuple[Candidate, ...]
    engaged: frozenset[int]
    cohort: Cohort
    allowed: BoolMatrix

    @property
    def cells(self) -> int:
        """How many pairs there are to compare."""
        return len(self.mentors) * len(self.mentees)

    @cached_property
    def row(self) -> dict[int, int]:
        """The engine's row of each mentee, by key."""
        return {person.pk: i for i, person in enumerate(self.mentees)}

    @cached_property
    def column(self) -> dict[int, int]:
        """The engine's column of each mentor, by key."""
        return {person.pk: j for j, person in enumerate(self.mentors)}


def pool(program: Program) -> Pool:
    """Eligible people of signed companies: mentors with a place left, mentees without a live pair. 10 queries at most."""
    people = list(_available(program))
    ready = [c for c in people if c.company.cleared_at]
    mentors = tuple(c for c in ready if c.side == Side.MENTOR and places(c) > 0)
    mentees = tuple(c for c in ready if c.side == Side.MENTEE and not c.live)  # type: ignore[attr-defined]
    cohort = cohort_of(program, mentors, mentees)
    return Pool(
        program=program,
        mentors=mentors,
        mentees=mentees,
        held=tuple(c for c in people if not c.company.cleared_at),
        engaged=frozenset(c.pk for c in people if c.live),  # type: ignore[attr-defined]
        cohort=cohort,
        allowed=_not_reversed(program, cohort),
    )


def places(mentor: Candidate) -> int:
    """How many mentees the mentor (annotated with `live`) can still take."""
    live: int = mentor.live  # type: ignore[attr-defined]
    return max(0, mentor.capacity - live)


def cohort_of(program: Program, mentors: Sequence[Candidate], mentees: Sequence[Candidate]) -> Cohort:
    """The engine's view of these people: everything that can exclude or bring together any two of them."""
    spell = _Speller()
    return _tied(program, [_person(c, spell) for c in mentors], [_person(c, spell) for c in mentees])


def _tied(program: Program, mentors: Iterable[Person], mentees: Iterable[Person]) -> Cohort:
    """These persons with the ties of the programme as the database stands now: 1 query."""
    tied = apart.cohort(program, together(**apart.parts(program)))
    return replace(tied, mentees=tuple(mentees), mentors=tuple(mentors))


def policy_of(program: Program) -> tuple[Policy, FloorMode]:
    """What the programme weighs, and its floor; the engine's defaults when it never chose."""
    row = MatchingPolicy.objects.filter(program=program).first()
    weights = {name: float(weight) for name, weight in row.weights.items()} if row else {}
    policy = Policy(
        kind="reverse" if program.kind == "reverse" else "classic",
        weights=weights,
        same_company_allowed=program.same_company_allowed,
    )
    return policy, FloorMode(row.floor_mode) if row else FloorMode.BEST


def causes(
    program: Program, pairs: Sequence[tuple[Bare, Bare]], *, told: Collection[int] = frozenset()
) -> list[Cause]:
    """What excludes each (mentor, mentee) as the database stands now; Cause.NONE when nothing does. 1 query, whatever the
    number of pairs, and a time that grows with it alone.

    A new version of the agreement does not part those who were announced to each other: for the pairs at the positions
    `told`, it does not matter whether their companies have signed it.
    """
    return causes_among(program, _tied(program, (), ()), pairs, told=told) if pairs else []


def causes_among(
    program: Program, tied: Cohort, pairs: Sequence[tuple[Bare, Bare]], *, told: Collection[int]
) -> list[Cause]:
    """The same, with what keeps people apart at hand (`apart.cohort`)."""
    policy = Policy(same_company_allowed=program.same_company_allowed)
    found = [Cause.NONE] * len(pairs)
    waiting = [at for at in range(len(pairs)) if at not in told]
    for places_, cohort in ((waiting, tied), (sorted(told), replace(tied, cleared=None))):
        for start in range(0, len(places_), AT_ONCE):
            some = places_[start : start + AT_ONCE]
            for at, cause in zip(some, _causes(cohort, policy, [pairs[n] for n in some]), strict=True):
                found[at] = cause
    return found


def _causes(tied: Cohort, policy: Policy, pairs: Sequence[tuple[Bare, Bare]]) -> list[Cause]:
    mentors = {mentor.pk: mentor for mentor, _mentee in pairs}
    mentees = {mentee.pk: mentee for _mentor, mentee in pairs}
    cohort = replace(
        tied, mentors=tuple(map(_bare, mentors.values())), mentees=tuple(map(_bare, mentees.values()))
    )
    barred = exclusions(cohort, policy)
    row, column = _positions(mentees), _positions(mentors)
    return [barred.of(row[mentee.pk], column[mentor.pk]) for mentor, mentee in pairs]


def with_profile(rows: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """The candidates with what the engine reads of them: 2 queries whatever the number."""
    themes = CandidateTheme.objects.select_related("theme")
    return rows.select_related("company").prefetch_related(Prefetch("themes", queryset=themes))


def _available(program: Program) -> QuerySet[Candidate]:
    """Eligible people, and mentors whose first pair was announced, with the number of their live pairs as `live`."""
    open_mentor = Q(side=Side.MENTOR, state=CandidateState.PAIRED)
    rows = Candidate.objects.filter(Q(state=CandidateState.ELIGIBLE) | open_mentor, program=program)
    as_mentor = Count("binomes_as_mentor", filter=Q(binomes_as_mentor__state__in=LIVE_BINOMES), distinct=True)
    as_mentee = Count("binomes_as_mentee", filter=Q(binomes_as_mentee__state__in=LIVE_BINOMES), distinct=True)
    # As a list of its own: a queryset a person, as a plain prefetch makes, costs a second for two thousand.
    themes = Prefetch("themes", CandidateTheme.objects.select_related("theme"), to_attr="known_themes")
    rows = rows.select_related("company").prefetch_related(themes)
    return rows.annotate(live=as_mentor + as_mentee).order_by("id")


def _bare(candidate: Bare) -> Person:
    """What excludes needs no profile. The same human being has the same key on both sides: the e-mail."""
    return Person(key=candidate.email.strip().lower(), company=str(candidate.company_id))


def _person(candidate: Candidate, spell: _Speller) -> Person:
    return replace(
        _bare(candidate),
        themes={link.theme.label: link.depth for link in _themes(candidate)},
        skills=frozenset(spell(label) for label in candidate.skills),
        trade=spell(candidate.trade) or None,
        level=None if candidate.level is None else Level(candidate.level, candidate.level_label),
        qualities=frozenset(candidate.qualities),
        intentions=frozenset(candidate.intentions),
        languages=frozenset(candidate.languages),
        place=spell(candidate.place) or None,
        remote=candidate.remote,
        availability=frozenset(candidate.availability),
        learning={candidate.learning: 1.0} if candidate.learning else {},
        teaching={candidate.teaching: 1.0} if candidate.teaching else {},
        biography=candidate.biography,
        tenure=candidate.tenure_years,
        capacity=places(candidate) if hasattr(candidate, "live") else candidate.capacity,
    )


def _themes(candidate: Candidate) -> Iterable[CandidateTheme]:
    known: list[CandidateTheme] | None = getattr(candidate, "known_themes", None)
    return candidate.themes.all() if known is None else known


class _Speller:
    """Two spellings of one thing (case, accents) become the first that was met, so that sentences stay readable."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def __call__(self, label: str) -> str:
        return self._seen.setdefault(fold(label), " ".join(label.split()))


def _keys(rows: QuerySet[Binome]) -> Iterable[tuple[str, str]]:
    for mentor, mentee in rows.values_list("mentor__email", "mentee__email"):
        yield mentor.strip().lower(), mentee.strip().lower()


def _not_reversed(program: Program, cohort: Cohort) -> BoolMatrix:
    """False where the mentee already mentors the mentor, in a live pair of the programme."""
    allowed = np.ones(cohort.shape, dtype=np.bool_)
    row = {person.key: i for i, person in enumerate(cohort.mentees)}
    column = {person.key: j for j, person in enumerate(cohort.mentors)}
    for mentor, mentee in _keys(Binome.objects.filter(program=program, state__in=LIVE_BINOMES)):
        if mentor in row and mentee in column:
            allowed[row[mentor], column[mentee]] = False
    return allowed


def _positions(rows: Iterable[int]) -> dict[int, int]:
    return {pk: at for at, pk in enumerate(rows)}

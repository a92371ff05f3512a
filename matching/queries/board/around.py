"""What stands around one person of the board: whom else they could have and at what cost, who is ruled out and why, what
is worth asking, and what would free whoever stands alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.core.exceptions import ValidationError

from matching.engine import CONFIDENTIAL, Cause, Question, ask_next
from matching.engine.types import IntVector
from matching.enums import BoardVerb, FloorMode
from matching.queries.board.changes import Change
from matching.queries.board.consequences import Consequence
from matching.queries.board.weighing import Basis
from programs.enums import Side
from programs.models import Candidate

SHOWN = 5


@dataclass(frozen=True)
class Option:
    """Somebody else for this person, with what choosing them would do; `refused` says why it cannot be done now."""

    mentor: Candidate
    mentee: Candidate
    score: int
    confidence: int
    low: int
    high: int
    consequence: Consequence | None = None
    refused: str = ""


@dataclass(frozen=True)
class Around:
    """`others`: how many stand on the other side, the present partner left out; `ruled_out` how many by cause, confidences
    counted together under Cause.VETO; `apart` kept apart here; `below` admissible and under the floor (`floor`, in basis
    points; `hard_floor` when it was chosen); `possible` what is left, of which `vacant` have a place on this board."""

    person: Candidate
    here: bool  # among those who can be paired today
    others: int = 0
    ruled_out: dict[Cause, int] = field(default_factory=dict)
    reversed: int = 0
    apart: int = 0
    below: int = 0
    possible: int = 0
    vacant: int = 0
    floor: int = 0
    hard_floor: bool = False
    options: tuple[Option, ...] = ()
    question: Question | None = None

    @property
    def barred(self) -> int:
        return sum(self.ruled_out.values()) + self.reversed


def around(basis: Basis, person: Candidate, partner: Candidate | None = None, floor: int = 0) -> Around:
    """Around one person, beside their present `partner`. `floor` is the lowest score of the board's own answer."""
    at = basis.pool.row if person.side == Side.MENTEE else basis.pool.column
    if person.pk not in at:
        return Around(person, here=False)
    every = basis.pool.mentors if person.side == Side.MENTEE else basis.pool.mentees
    others = [other for other in every if partner is None or other.pk != partner.pk]
    ruled_out: Counter[Cause] = Counter()
    turned, apart, low, vacant, open_ = 0, 0, 0, 0, []
    taken = _taken(basis, person.side)
    for other in others:
        mentor, mentee = _sides(person, other)
        i, j = basis.pool.row[mentee.pk], basis.pool.column[mentor.pk]
        cause = basis.scores.exclusions.of(i, j)
        if cause:
            ruled_out[Cause.VETO if cause in CONFIDENTIAL else cause] += 1
        elif not basis.pool.allowed[i, j]:
            turned += 1
        elif (mentor.pk, mentee.pk) in basis.pins.apart:
            apart += 1
        else:
            open_.append((-int(basis.scores.score[i, j]), other.pk, other))
            low += int(basis.scores.score[i, j]) < floor
            vacant += other.pk not in taken
    best = [other for _score, _pk, other in sorted(open_)[:SHOWN]]
    return Around(
        person,
        here=True,
        others=len(others),
        ruled_out=dict(sorted(ruled_out.items())),
        reversed=turned,
        apart=apart,
        below=low,
        possible=len(open_),
        vacant=vacant,
        floor=floor,
        hard_floor=basis.settings.floor_mode == FloorMode.VALUE,
        options=tuple(_options(basis, person, best)),
        question=_question(basis, person),
    )


def _options(basis: Basis, person: Candidate, best: Iterable[Candidate]) -> Iterable[Option]:
    for other in best:
        mentor, mentee = _sides(person, other)
        i, j = basis.pool.row[mentee.pk], basis.pool.column[mentor.pk]
        confidence, low, high = basis.scores.row(i)
        figures = (int(basis.scores.score[i, j]), int(confidence[j]), int(low[j]), int(high[j]))
        try:
            told = basis.weigh(Change(BoardVerb.CHOOSE, ((mentor.pk, mentee.pk),))).consequence
            yield Option(mentor, mentee, *figures, consequence=told)
        except ValidationError as error:
            yield Option(mentor, mentee, *figures, refused=" ".join(error.messages))


def _question(basis: Basis, person: Candidate) -> Question | None:
    at = basis.pool.row if person.side == Side.MENTEE else basis.pool.column
    side = "mentee" if person.side == Side.MENTEE else "mentor"
    asked = ask_next(basis.pool.cohort, basis.scores, _mentor_of(basis), side, at[person.pk])  # type: ignore[arg-type]
    return next((q for q in asked if q.pairs and q.swing), None)


def _taken(basis: Basis, side: str) -> set[int]:
    """Whoever has no place left on the other side, on the board as it is."""
    if side == Side.MENTOR:
        return set(basis.board)
    load = Counter(row.mentor_id for row in basis.board.values())
    places = zip(basis.pool.mentors, basis.pool.cohort.capacity, strict=True)
    return {mentor.pk for mentor, n in places if load[mentor.pk] >= int(n)}


def _mentor_of(basis: Basis) -> IntVector:
    """The board as the engine sees it."""
    vector = np.full(len(basis.pool.mentees), -1, dtype=np.int64)
    for mentee, row in basis.board.items():
        if mentee in basis.pool.row and row.mentor_id in basis.pool.column:
            vector[basis.pool.row[mentee]] = basis.pool.column[row.mentor_id]
    return vector


def _sides(person: Candidate, other: Candidate) -> tuple[Candidate, Candidate]:
    return (other, person) if person.side == Side.MENTEE else (person, other)

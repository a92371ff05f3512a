"""What the engine brings to those who choose: whom each mentee may see, the shortlists, and their ranks on the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from matching.adapters.pool import Pool, pool
from matching.adapters.settings import Settings
from matching.engine import Explanation, Scores, assign, explain, score
from matching.engine.types import BoolMatrix, IntVector, ScoreMatrix
from matching.models import Shortlisted
from programs.models import Candidate, Program


@dataclass(frozen=True)
class Offer:
    """Everyone who can be paired today and how they stand to one another: what the mentees can be offered.

    Keys are those of candidates. No list that it gives says who comes first: `neutral` is its only order.
    """

    pool: Pool
    scores: Scores

    @classmethod
    def of(cls, program: Program) -> Offer:
        """As the database stands now; as many queries as `pool`, and one for the policy."""
        found = pool(program)
        policy = Settings.of(program).policy(same_company_allowed=program.same_company_allowed)
        return cls(found, score(found.cohort, policy))

    @cached_property
    def table(self) -> ScoreMatrix:
        """The scores, 0 wherever two people must not or cannot be paired."""
        table = np.where(self.pool.allowed, self.scores.score, 0).astype(np.uint16)
        for i, j in self.pool.cohort.twins:
            table[i, j] = 0
        return table

    def admissible(self, mentee: int) -> list[Candidate]:
        """The mentors with a place left whom nothing excludes for that mentee, in the neutral order; none for a stranger."""
        if mentee not in self.pool.row:
            return []
        row = self.table[self.pool.row[mentee]]
        return neutral(mentee, (self.pool.mentors[int(j)] for j in np.flatnonzero(row)))

    def explain(self, mentee: int, mentor: int) -> Explanation | None:
        """Why these two; None when they may not be paired today."""
        row, column = self.pool.row.get(mentee), self.pool.column.get(mentor)
        if row is None or column is None or not self.table[row, column]:
            return None
        return explain(self.pool.cohort, self.scores, row, column)

    def shortlists(self, size: int) -> dict[int, list[Candidate]]:
        """At most `size` admissible mentors for each mentee, in the neutral order; an empty list where there is none."""
        mentors = self.pool.mentors
        chosen = shortlists(self.table, self.pool.cohort.capacity, size)
        return {
            mentee.pk: neutral(mentee.pk, (mentors[int(j)] for j in np.flatnonzero(chosen[i])))
            for i, mentee in enumerate(self.pool.mentees)
        }


def neutral(mentee: int, mentors: Iterable[Candidate]) -> list[Candidate]:
    """An order that ranks nobody: another for each mentee, the same at every visit."""
    return sorted(mentors, key=lambda m: sha256(f"{mentee}:{m.pk}".encode()).digest())


def shortlists(score: ScoreMatrix, capacity: IntVector, size: int) -> BoolMatrix:
    """True where mentor j stands on the list of mentee i, `size` to a row or all that is admissible.

    The best pairs of the whole cohort are computed `size` times, each time without those listed already. The first pass
    makes sure that the lists together can pair as many people as there are pairs to be had; the others share the mentors
    out, since none is taken in a pass more often than they have places (more, evenly, where places are short). What a row
    still lacks is filled with its best mentors, those who stand on the fewest lists first.
    """
    chosen = np.zeros(score.shape, dtype=np.bool_)
    if not score.size:
        return chosen
    share = max(1, -(-score.shape[0] // max(1, int(capacity.sum()))))  # mentees to a place, rounded up
    for turn in range(size):
        found = assign(score, capacity if turn == 0 else capacity * share, allowed=~chosen)
        rows = np.flatnonzero(found.mentor_of >= 0)
        chosen[rows, found.mentor_of[rows]] = True
    for i in range(score.shape[0]):
        _fill(score, chosen, i, size)
    return chosen


def _fill(score: ScoreMatrix, chosen: BoolMatrix, i: int, size: int) -> None:
    while chosen[i].sum() < size:
        left = np.flatnonzero((score[i] > 0) & ~chosen[i])
        if not left.size:
            return
        often = chosen[:, left].sum(axis=0)
        best = np.lexsort((left, -score[i, left].astype(np.int64), often))[0]
        chosen[i, left[best]] = True


def ranks(pool: Pool) -> NDArray[np.int64]:
    """The ranks stated by the mentees of the pool, int64 `(n_mentees, n_mentors)`, 1 first and 0 where none is stated."""
    table = np.zeros((len(pool.mentees), len(pool.mentors)), dtype=np.int64)
    stated = Shortlisted.objects.filter(program=pool.program, rank__isnull=False)
    for mentee, mentor, rank in stated.values_list("mentee", "mentor", "rank"):
        if mentee in pool.row and mentor in pool.column:
            table[pool.row[mentee], pool.column[mentor]] = rank or 0
    return table

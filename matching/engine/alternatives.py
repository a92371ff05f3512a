"""Who else a mentee could have, and who has them now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import checks
from .score import Scores
from .types import Assignment, IntVector


@dataclass(frozen=True, slots=True)
class Alternative:
    """An admissible mentor other than the present one. ``taken_by``: the mentees who fill all the places, () when one is
    left. Score, confidence and range in basis points."""

    mentor: int
    score: int
    confidence: int
    low: int
    high: int
    taken_by: tuple[int, ...]


def alternatives(
    scores: Scores,
    mentee: int,
    mentor_of: Assignment | IntVector,
    capacity: IntVector | Sequence[int],
    k: int = 5,
) -> tuple[Alternative, ...]:
    """The ``k`` best admissible mentors of one mentee, the present one left out; of equal scores, the first in the list.

    ``mentor_of`` int64 ``(n_mentees,)`` with -1, or the assignment that holds it. A mentor without any place is no
    alternative. Raises EngineError: bad_index when the mentee is not in the cohort, bad_shape, bad_capacity.
    """
    n, m = scores.score.shape
    mentee, k = checks.place(mentee, n), checks.cell((k, 0))[0]
    given = mentor_of.mentor_of if isinstance(mentor_of, Assignment) else mentor_of
    partners, places = checks.partners(given, n, m), checks.places(capacity, m, n)
    line = np.where(places > 0, scores.score[mentee], 0)
    if partners[mentee] >= 0:
        line[partners[mentee]] = 0
    best = [int(j) for j in np.argsort(-line.astype(np.int64), kind="stable")[: max(k, 0)] if line[j]]
    confidence, low, high = scores.row(mentee)
    return tuple(
        Alternative(
            j, int(line[j]), int(confidence[j]), int(low[j]), int(high[j]), _full(partners, j, places)
        )
        for j in best
    )


def _full(partners: IntVector, mentor: int, places: IntVector) -> tuple[int, ...]:
    holders = np.flatnonzero(partners == mentor)
    return tuple(int(i) for i in holders) if len(holders) >= places[mentor] else ()

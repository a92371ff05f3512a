"""Which missing answer of a person is worth a call: the one that could most change whom they are best with.

For one person and one criterion that they have not answered, the answer could make them anything from wholly distant
(closeness 0) to wholly close (1) to each partner who has answered it; partners who have not are untouched. Compared with
the present partner, a pair *could change order* when some answer puts the other partner ahead who stands behind or level
today, or behind who stands ahead. Partners who gave the very same answer as the present one move together with them: one
closeness for both. Any other two are taken as free of each other, so that the count is an upper bound: what it leaves out
cannot change. It says nothing of the knock-on effects on others, which only a new run can tell.

``swing`` is the most that one score could move. The questions are sorted by ``pairs × swing``: how many comparisons are
open, and how wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from . import checks
from .criteria import Criterion
from .prepare import UNIT, Prepared
from .score import Scores, held, ratio
from .types import SCALE, Assignment, Cohort, EngineError, IntVector

Side = Literal["mentee", "mentor"]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown to ask about. ``weight``: its share of the whole weight, ``swing``: the most that a score could move, both
    in basis points; ``pairs``: how many admissible partners could pass, or fall behind, the present one; ``partners``: the
    places of these, the highest scores of today first."""

    criterion: str
    weight: int
    swing: int
    pairs: int
    partners: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """One person against everybody: points with the prior, and the weight with the prior."""

    points: IntVector
    weight: IntVector
    scores: IntVector


def ask_next(
    cohort: Cohort, scores: Scores, mentor_of: Assignment | IntVector, side: Side, index: int
) -> tuple[Question, ...]:
    """The unknown criteria of one person, the most useful answer first; () when nothing is missing or nobody is admissible.

    The present partner is the one given by ``mentor_of``; for a mentor of several, the weakest match; for a person alone,
    the best admissible partner. A criterion that no admissible partner has answered is left out: it would change nothing.
    Raises EngineError: bad_side, bad_index when the person is not in the cohort, bad_shape.
    """
    if side not in ("mentee", "mentor"):
        raise EngineError("bad_side", side=str(side))
    index = checks.place(index, cohort.shape[0 if side == "mentee" else 1])
    given = mentor_of.mentor_of if isinstance(mentor_of, Assignment) else mentor_of
    partners = checks.partners(given, *cohort.shape)
    line = _line(scores, side, index)
    if not line.scores.any():
        return ()
    present = _present(line.scores, partners, side, index)
    p = scores.prepared
    mine, theirs = (p.known_mentee, p.known_mentor) if side == "mentee" else (p.known_mentor, p.known_mentee)
    others = cohort.mentors if side == "mentee" else cohort.mentees
    asked = []
    for k, criterion in enumerate(p.criteria):
        answered = (theirs[:, k] > 0) & (line.scores > 0)
        if mine[index, k] == 0 and answered.any():
            alike = _alike(criterion, side, others, present) if answered[present] else np.zeros_like(answered)
            asked.append(_question(p, k, line, answered, present, alike & answered))
    order = {c.name: at for at, c in enumerate(p.criteria)}
    return tuple(sorted(asked, key=lambda q: (-q.pairs * q.swing, -q.swing, order[q.criterion])))


def _question(p: Prepared, k: int, line: _Line, answered: Flags, present: int, alike: Flags) -> Question:
    weight = np.where(answered, p.weights[k], 0)
    bottom = ((line.weight + weight) * UNIT).astype(np.float64)
    low = held(ratio(line.points.astype(np.float64), bottom))
    high = held(ratio((line.points + weight * UNIT).astype(np.float64), bottom))
    ahead = line.scores > line.scores[present]
    free = np.where(ahead, low < high[present], high > low[present])
    bound = np.where(
        ahead,
        (low < low[present]) | (high < high[present]),
        (low > low[present]) | (high > high[present]),
    )
    flips = np.where(alike, bound, free) & (line.scores > 0)
    flips[present] = False
    swing = (high - low)[line.scores > 0].max()
    share = round(SCALE * p.weights[k] / p.whole)
    order = sorted(np.flatnonzero(flips).tolist(), key=lambda at: (-int(line.scores[at]), at))
    return Question(p.criteria[k].name, share, int(swing), len(order), tuple(order))


def _line(scores: Scores, side: Side, index: int) -> _Line:
    p = scores.prepared
    one = slice(index, index + 1)
    a, b, known_a, known_b, now = (
        (p.mentor, p.mentee[one], p.known_mentor, p.known_mentee[one], scores.score[index])
        if side == "mentee"
        else (p.mentee, p.mentor[one], p.known_mentee, p.known_mentor[one], scores.score[:, index])
    )
    points = (a @ b[0]).astype(np.int64)
    for step in p.steps:
        x, y = (step.mentor, step.mentee[one]) if side == "mentee" else (step.mentee, step.mentor[one])
        points += step.points[(x @ y[0]).astype(np.intp)].astype(np.int64)
    weight = (known_a @ known_b[0]).astype(np.int64)
    return _Line(points + p.prior_points, weight + p.prior, now.astype(np.int64))


def _present(scores: IntVector, partners: IntVector, side: Side, index: int) -> int:
    """The partner that the others are compared with (see ``ask_next``)."""
    given = partners[[index]] if side == "mentee" else np.flatnonzero(partners == index)
    given = given[given >= 0]
    given = given[scores[given] > 0]
    return int(given[scores[given].argmin()]) if len(given) else int(scores.argmax())


def _alike(criterion: Criterion, side: Side, others: tuple[object, ...], present: int) -> Flags:
    """Who answered exactly as the present partner did."""
    fields = criterion.sides[1 if side == "mentee" else 0]
    answer = [getattr(others[present], field) for field in fields]
    return np.array([[getattr(each, field) for field in fields] == answer for each in others], dtype=np.bool_)

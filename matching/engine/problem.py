"""The question put to the solver, checked once: whatever has no meaning is refused here with a code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from . import checks, mutual
from .checks import Index
from .types import (
    SCALE,
    BoolMatrix,
    BoolVector,
    Cause,
    CauseMatrix,
    EngineError,
    IntMatrix,
    IntVector,
    ScoreMatrix,
)

Floor = int | Literal["best"] | None


@dataclass(frozen=True)
class Worth:
    """What each pair is worth, without writing it out: ``pair_value + score``, and ``bonus`` more for ``stay``.

    A pair is allowed when its score is at least ``least`` (1 or more) and its row is not ``out``. ``stay`` ``(n,)`` holds
    the mentor of a published draft or -1.
    """

    score: ScoreMatrix
    least: int
    pair_value: int
    out: BoolVector
    stay: IntVector
    bonus: int

    def of(self, rows: IntVector, columns: IntVector) -> IntVector:
        """The worth of the given pairs, int64; they must be allowed."""
        value: IntVector = self.score[rows, columns].astype(np.int64)
        value += self.pair_value
        value[self.stay[rows] == columns] += self.bonus
        return value

    def table(self) -> IntMatrix:
        """Every worth, int64 ``(n, m)``, -1 where not allowed: for small problems only."""
        value: IntMatrix = self.score.astype(np.int64) + self.pair_value
        kept = np.flatnonzero(self.stay >= 0)
        value[kept, self.stay[kept]] += self.bonus
        value[(self.score < self.least) | self.out[:, None]] = -1
        return value

    def above(self, least: int) -> Worth:
        """The same with another floor."""
        return replace(self, least=max(least, 1))


@dataclass(frozen=True)
class Problem:
    """The checked input. ``score`` is 0 wherever a pair is forbidden; ``places`` is what the locks leave.

    ``best`` is the highest score of each mentee and of each mentor, 0 where nobody is admissible.
    """

    score: ScoreMatrix
    capacity: IntVector
    places: IntVector
    locks: dict[int, int]
    floor: Floor
    worth: Worth
    twins: tuple[Index, ...]
    best: tuple[IntVector, IntVector]


def state(
    score: NDArray[np.integer[Any]],
    capacity: NDArray[np.integer[Any]] | Sequence[int],
    *,
    allowed: BoolMatrix | None = None,
    locked: Iterable[Index] = (),
    floor: Floor = None,
    current: IntVector | Sequence[int] | None = None,
    stay_bonus: int = 0,
    twins: Iterable[Index] = (),
    causes: CauseMatrix | None = None,
    swing: int = 0,
) -> Problem:
    """The checked problem. ``swing`` is what one pair may move besides scores; errors are those of ``solve.assign``."""
    both = tuple(dict.fromkeys(checks.cells(twins)))
    table = np.ascontiguousarray(checks.scores(score), dtype=np.uint16)
    n, m = table.shape
    places = checks.places(capacity, m, max(n, 1))
    floor, bonus = _aims(floor, stay_bonus)
    table = _admissible(table, allowed, both)
    value = (n + 1) * (SCALE + bonus + swing + 1)
    least = max(floor, 1) if isinstance(floor, int) else 1
    stay = np.full(n, -1, dtype=np.int64) if current is None else _stay(table, current)
    worth = Worth(table, least, value, np.zeros(n, dtype=np.bool_), stay, bonus)
    free = Problem(table, places, places, {}, floor, worth, both, _peaks(table))
    return locking(free, locked, causes)


def locking(problem: Problem, locked: Iterable[Index], causes: CauseMatrix | None) -> Problem:
    """The same problem under these locks, and no other."""
    wanted = checks.cells(locked)
    locks = _locks(problem.score, problem.capacity, wanted, problem.twins, causes)
    left, out = problem.capacity.copy(), np.zeros(len(problem.score), dtype=np.bool_)
    for i, j in locks.items():
        out[i] = True
        left[j] -= 1
    return replace(problem, locks=locks, places=left, worth=replace(problem.worth, out=out))


def _peaks(table: ScoreMatrix) -> tuple[IntVector, IntVector]:
    n, m = table.shape
    if not table.size:
        return np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    return table.max(axis=1).astype(np.int64), table.max(axis=0).astype(np.int64)


def _aims(floor: object, stay_bonus: object) -> tuple[Floor, int]:
    """Floor and stay bonus, in Python's own integers: those of numpy could overflow. Raises EngineError."""
    best = isinstance(floor, str) and floor == "best"
    if not (floor is None or best or checks.is_whole(floor, 0, SCALE)):
        raise EngineError("bad_floor", floor=floor)
    if not checks.is_whole(stay_bonus, 0, SCALE):
        raise EngineError("bad_bonus", bonus=stay_bonus)
    aim: Floor = None if floor is None else "best" if best else int(cast(int, floor))
    return aim, int(cast(int, stay_bonus))


def _admissible(table: ScoreMatrix, allowed: BoolMatrix | None, twins: tuple[Index, ...]) -> ScoreMatrix:
    """Scores with 0 where forbidden: a copy, unless nothing but the scores forbids anything."""
    n, m = table.shape
    as_mentor, as_mentee = dict(twins), {j: i for i, j in twins}
    for i, j in twins:
        if not (0 <= i < n and 0 <= j < m):
            raise EngineError("twin_out_of_range", mentee=i, mentor=j)
        if as_mentor[i] != j or as_mentee[j] != i:
            raise EngineError("twin_twice", mentee=i, mentor=j)
    if allowed is None and not twins:
        return table
    mask = np.True_ if allowed is None else checks.array(allowed, "allowed")
    if allowed is not None and (mask.shape != table.shape or mask.dtype != np.bool_):
        raise EngineError("bad_shape", score=table.shape, allowed=mask.shape)
    free: ScoreMatrix = np.multiply(table, mask, dtype=np.uint16)
    for i, j in twins:
        free[i, j] = 0
    return free


def _locks(
    table: ScoreMatrix,
    places: IntVector,
    locked: tuple[Index, ...],
    twins: tuple[Index, ...],
    causes: CauseMatrix | None,
) -> dict[int, int]:
    """The locks by mentee, once each is known to be possible."""
    locks: dict[int, int] = {}
    n, m = table.shape
    for i, j in locked:
        if not (0 <= i < n and 0 <= j < m):
            raise EngineError("lock_out_of_range", mentee=i, mentor=j)
        if locks.get(i, j) != j:
            raise EngineError("lock_twice", mentee=i, mentors=(locks[i], j))
        if not table[i, j]:
            raise EngineError("lock_forbidden", mentee=i, mentor=j, cause=cause_of(i, j, twins, causes))
        locks[i] = j
    load = np.bincount(np.array(list(locks.values()), dtype=np.int64), minlength=m)
    for over in np.flatnonzero(load > places).tolist():
        raise EngineError(
            "lock_over_capacity", mentor=over, locked=int(load[over]), capacity=int(places[over])
        )
    mentor_of = np.full(n, -1, dtype=np.int64)
    for i, j in locks.items():
        mentor_of[i] = j
    clash = mutual.first(mentor_of, twins)
    if clash:
        raise EngineError("lock_mutual", pairs=clash)
    return locks


def cause_of(i: int, j: int, twins: Iterable[Index], causes: CauseMatrix | None) -> Cause:
    """What forbids a pair, as far as it is known. Raises EngineError("bad_shape")."""
    if (i, j) in set(twins):
        return Cause.SAME_PERSON
    if causes is None:
        return Cause.NONE
    table = checks.array(causes, "causes")
    try:
        return Cause(int(table[i, j]))
    except (IndexError, TypeError, ValueError):
        raise EngineError("bad_shape", causes=table.shape) from None


def _stay(table: ScoreMatrix, current: IntVector | Sequence[int]) -> IntVector:
    n, m = table.shape
    stay = checks.array(current, "current")
    if stay.shape != (n,) or (n and not np.issubdtype(stay.dtype, np.integer)):
        raise EngineError("bad_shape", current=stay.shape)
    if n and not -1 <= int(stay.min()) <= int(stay.max()) < m:
        raise EngineError("bad_shape", current=(int(stay.min()), int(stay.max())))
    return stay.astype(np.int64)

"""Who with whom: the best assignment for a stated aim, exact and proved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from . import certificate, mutual, network
from .types import (
    SCALE,
    Assignment,
    BoolMatrix,
    Cause,
    CauseMatrix,
    EngineError,
    IntMatrix,
    IntVector,
    Reason,
)

MAX_BRANCHES = 300
Floor = int | Literal["best"] | None


@dataclass(frozen=True, slots=True)
class _Problem:
    """The checked input, locks already taken out of ``free`` rows and ``places``."""

    score: IntMatrix
    admissible: BoolMatrix
    capacity: IntVector
    free: BoolMatrix  # what may still be chosen: admissible, row not locked
    places: IntVector  # what is left of the capacities
    locks: dict[int, int]
    bonus: IntMatrix
    pair_value: int
    floor: Floor


def assign(
    score: NDArray[np.integer],
    capacity: IntVector | Sequence[int],
    *,
    allowed: BoolMatrix | None = None,
    locked: Iterable[tuple[int, int]] = (),
    floor: Floor = None,
    companies: tuple[IntVector, IntVector] | None = None,
    imbalance_price: int = 0,
    imbalance_cap: int | None = None,
    current: IntVector | None = None,
    stay_bonus: int = 0,
    twins: Iterable[tuple[int, int]] = (),
    causes: CauseMatrix | None = None,
    max_branches: int = MAX_BRANCHES,
) -> Assignment:
    """Most pairs first, then the best reachable floor (when asked), then the highest total of scores.

    ``score`` integers ``(n_mentees, n_mentors)`` in 0..10000, 0 forbids; ``capacity`` ``(n_mentors,)``; ``allowed`` False
    forbids too. ``locked`` pairs ``(mentee, mentor)`` are kept, even below the floor. ``floor``: ``None``, a score under
    which nobody is paired, or ``"best"``, the highest that costs no pair. ``current`` ``(n_mentees,)`` with -1 gives a
    published draft, each kept pair of which counts ``stay_bonus`` more. ``twins`` are ``(mentee, mentor)`` indices of one
    person on both sides: never with oneself, never a mutual pair. ``causes`` only serves to name a forbidden lock.

    Raises EngineError: bad_shape, bad_score, bad_floor, bad_bonus, lock_out_of_range, lock_twice, lock_over_capacity,
    lock_mutual, lock_forbidden (with the cause), reciprocity_not_available.
    """
    if imbalance_price or imbalance_cap is not None:
        raise EngineError("reciprocity_not_available")
    pairs = tuple((int(i), int(j)) for i, j in twins)
    problem = _problem(score, capacity, allowed, tuple(locked), floor, current, stay_bonus, pairs, causes)
    search = mutual.search(lambda banned: _relax(problem, banned), pairs, problem.locks, max_branches)
    return _answer(problem, search)


def _problem(
    score: NDArray[np.integer],
    capacity: IntVector | Sequence[int],
    allowed: BoolMatrix | None,
    locked: tuple[tuple[int, int], ...],
    floor: Floor,
    current: IntVector | None,
    stay_bonus: int,
    twins: tuple[tuple[int, int], ...],
    causes: CauseMatrix | None,
) -> _Problem:
    table, places = _numbers(score, capacity, allowed, floor, stay_bonus)
    admissible = table > 0
    if allowed is not None:
        admissible &= allowed
    for i, j in twins:
        admissible[i, j] = False
    locks = _locks(admissible, places, locked, twins, causes)
    free, left = admissible.copy(), places.copy()
    for i, j in locks.items():
        free[i] = False
        left[j] -= 1
    bonus = _bonus(table.shape, current, stay_bonus)
    value = (table.shape[0] + 1) * (SCALE + stay_bonus + 1)
    return _Problem(table, admissible, places, free, left, locks, bonus, value, floor)


def _numbers(
    score: NDArray[np.integer],
    capacity: IntVector | Sequence[int],
    allowed: BoolMatrix | None,
    floor: Floor,
    stay_bonus: int,
) -> tuple[IntMatrix, IntVector]:
    places = np.asarray(capacity, dtype=np.int64)
    if (
        score.ndim != 2
        or places.shape != (score.shape[1],)
        or (allowed is not None and allowed.shape != score.shape)
    ):
        raise EngineError("bad_shape", score=score.shape, capacity=places.shape)
    if not np.issubdtype(score.dtype, np.integer):
        raise EngineError("bad_score", dtype=str(score.dtype))
    table = score.astype(np.int64)
    if table.size and (table.min() < 0 or table.max() > SCALE):
        raise EngineError("bad_score", lowest=int(table.min()), highest=int(table.max()))
    if isinstance(floor, str):
        if floor != "best":
            raise EngineError("bad_floor", floor=floor)
    elif floor is not None and not 0 <= floor <= SCALE:
        raise EngineError("bad_floor", floor=floor)
    if not 0 <= stay_bonus <= SCALE:
        raise EngineError("bad_bonus", bonus=stay_bonus)
    return table, np.maximum(places, 0)


def _locks(
    admissible: BoolMatrix,
    capacity: IntVector,
    locked: tuple[tuple[int, int], ...],
    twins: tuple[tuple[int, int], ...],
    causes: CauseMatrix | None,
) -> dict[int, int]:
    """The locks by mentee, once each is known to be possible."""
    locks: dict[int, int] = {}
    n, m = admissible.shape
    for i, j in locked:
        if not (0 <= i < n and 0 <= j < m):
            raise EngineError("lock_out_of_range", mentee=i, mentor=j)
        if locks.get(i, j) != j:
            raise EngineError("lock_twice", mentee=i, mentors=(locks[i], j))
        if not admissible[i, j]:
            cause = (
                Cause.SAME_PERSON
                if (i, j) in twins
                else Cause(int(causes[i, j]))
                if causes is not None
                else Cause.NONE
            )
            raise EngineError("lock_forbidden", mentee=i, mentor=j, cause=cause)
        locks[i] = j
    load = np.bincount(np.array(list(locks.values()), dtype=np.int64), minlength=m)
    crowded = np.flatnonzero(load > capacity)
    if len(crowded):
        first = int(crowded[0])
        raise EngineError(
            "lock_over_capacity", mentor=first, locked=int(load[first]), capacity=int(capacity[first])
        )
    clash = mutual.first(_vector(n, locks), twins)
    if clash:
        raise EngineError("lock_mutual", pairs=clash)
    return locks


def _vector(n: int, locks: dict[int, int]) -> IntVector:
    vector = np.full(n, -1, dtype=np.int64)
    for i, j in locks.items():
        vector[i] = j
    return vector


def _bonus(shape: tuple[int, ...], current: IntVector | None, stay_bonus: int) -> IntMatrix:
    bonus = np.zeros(shape, dtype=np.int64)
    if current is None or not stay_bonus:
        return bonus
    if current.shape != (shape[0],) or (
        current.size and not -1 <= int(current.min()) <= int(current.max()) < shape[1]
    ):
        raise EngineError("bad_shape", current=current.shape)
    stay = np.flatnonzero(current >= 0)
    bonus[stay, current[stay]] = stay_bonus
    return bonus


def _relax(problem: _Problem, banned: frozenset[tuple[int, int]]) -> mutual.Node:
    """The network without the rule on mutual pairs, ``banned`` pairs left out; proved on its own."""
    free = problem.free.copy()
    for i, j in banned:
        free[i, j] = False
    floor = (
        network.best_floor(problem.score, free, problem.places) if problem.floor == "best" else problem.floor
    )
    chosen = free & (problem.score >= floor) if isinstance(floor, int) else free
    weight = np.where(chosen, problem.pair_value + problem.score + problem.bonus, network.FORBIDDEN)
    found = network.heaviest(weight, problem.places)
    proof = certificate.check(weight, chosen, problem.places, found.mentor_of, found.u, found.v)
    mentor_of = found.mentor_of.copy()
    for i, j in problem.locks.items():
        mentor_of[i] = j
    pairs = int((found.mentor_of >= 0).sum())
    best = floor if problem.floor == "best" and isinstance(floor, int) else 0
    return mutual.Node(
        (pairs, best, found.value),
        mentor_of,
        found,
        banned,
        floor if isinstance(floor, int) else None,
        proof.valid,
    )


def _answer(problem: _Problem, search: mutual.Outcome) -> Assignment:
    node = search.node
    paired = np.flatnonzero(node.mentor_of >= 0)
    reached = problem.score[paired, node.mentor_of[paired]]
    cover, covered = _cover(problem, node)
    return Assignment(
        mentor_of=node.mentor_of,
        pairs=len(paired),
        total=int(reached.sum()),
        worst=int(reached.min()) if len(paired) else None,
        floor=node.floor,
        pair_value=problem.pair_value,
        mentee_dual=node.solution.u,
        mentor_dual=node.solution.v,
        cover=cover,
        proved=search.exact and covered,
        gap=max(0, search.bound - node.solution.value),
        branches=search.branches,
        unpaired=_unpaired(problem, node),
        idle=_idle(problem, node),
    )


def _cover(problem: _Problem, node: mutual.Node) -> tuple[tuple[IntVector, IntVector] | None, bool]:
    """Proof that a higher floor loses a pair: prices of the pairs above the floor that add up to fewer pairs."""
    if problem.floor != "best" or node.floor is None:
        return None, True
    free = problem.free.copy()
    for i, j in node.banned:
        free[i, j] = False
    above = free & (problem.score > node.floor)
    weight = np.where(above, 1, network.FORBIDDEN).astype(np.int64)
    found = network.heaviest(weight, problem.places)
    proof = certificate.check(weight, above, problem.places, found.mentor_of, found.u, found.v)
    return (found.u, found.v), proof.valid and proof.dual < node.key[0]


def _unpaired(problem: _Problem, node: mutual.Node) -> dict[int, Reason]:
    """The reason of each mentee who stands alone."""
    high = (
        problem.admissible & (problem.score >= node.floor) if node.floor is not None else problem.admissible
    )
    out: dict[int, Reason] = {}
    for i in np.flatnonzero(node.mentor_of < 0):
        some, enough = problem.admissible[i].any(), high[i].any()
        out[int(i)] = Reason.CAPACITY if enough else Reason.BELOW_FLOOR if some else Reason.NO_ADMISSIBLE
    return out


def _idle(problem: _Problem, node: mutual.Node) -> dict[int, Reason]:
    """The reason of each mentor who got nobody."""
    high = (
        problem.admissible & (problem.score >= node.floor) if node.floor is not None else problem.admissible
    )
    load = np.bincount(node.mentor_of[node.mentor_of >= 0], minlength=problem.score.shape[1])
    out: dict[int, Reason] = {}
    for j in np.flatnonzero(load == 0):
        if not problem.capacity[j]:
            out[int(j)] = Reason.NO_PLACE
        elif not problem.admissible[:, j].any():
            out[int(j)] = Reason.NO_ADMISSIBLE
        else:
            out[int(j)] = Reason.NO_MENTEE_LEFT if high[:, j].any() else Reason.BELOW_FLOOR
    return out

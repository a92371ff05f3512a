"""The assignment as a network: most pairs first, then the highest total, with a dual that proves it.

Every weight is an integer: a pair is worth ``pair_value + score``, and ``pair_value`` exceeds any total of scores, so that
one more pair always wins. Integers stay far below 2**53, where the solver's doubles are exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .types import BoolMatrix, IntMatrix, IntVector, ScoreMatrix

FORBIDDEN = -1
Cover = tuple[IntVector, IntVector]  # prices of mentees and of places


@dataclass(frozen=True, slots=True)
class Solution:
    """``mentor_of`` int64 ``(n,)`` with -1, ``value`` the total weight, ``u`` ``(n,)`` and ``v`` ``(m,)`` the duals."""

    mentor_of: IntVector
    value: int
    u: IntVector
    v: IntVector


def columns(capacity: IntVector, rows: int) -> IntVector:
    """One column for each place that could be used: the mentor's index, repeated."""
    places = np.minimum(np.maximum(capacity, 0), rows)
    return np.repeat(np.arange(len(capacity), dtype=np.int64), places)


def heaviest(weight: IntMatrix, capacity: IntVector) -> Solution:
    """The assignment of greatest total weight; ``weight`` int64 ``(n, m)``, ``FORBIDDEN`` where not allowed, else > 0."""
    from scipy.optimize import linear_sum_assignment  # scipy loads slowly: only whoever solves pays for it

    n = weight.shape[0]
    owner = columns(capacity, n)
    mentor_of = np.full(n, -1, dtype=np.int64)
    if n and len(owner):
        # A forbidden cell costs nothing, as staying alone does: it is a filler that is dropped afterwards.
        wide = np.maximum(weight, 0)[:, owner].astype(np.float64)
        rows, places = linear_sum_assignment(wide, maximize=True)
        kept = weight[rows, owner[places]] > 0
        mentor_of[rows[kept]] = owner[places[kept]]
    paired = mentor_of >= 0
    value = int(weight[paired, mentor_of[paired]].sum())
    u, v = duals(weight, capacity, mentor_of)
    return Solution(mentor_of, value, u, v)


def duals(weight: IntMatrix, capacity: IntVector, mentor_of: IntVector) -> tuple[IntVector, IntVector]:
    """Integer prices ``u`` (mentees) and ``v`` (places) that support an optimal assignment, by longest paths.

    ``v`` is the least fixed point of: a mentor costs at least what any mentee would gain by moving there. It exists
    exactly when the assignment is optimal; otherwise the rounds are cut and the certificate will refuse the result.
    """
    n, m = weight.shape
    v = np.zeros(m, dtype=np.int64)
    if not (n and m):
        return np.zeros(n, dtype=np.int64), v
    allowed = weight > 0
    low = np.iinfo(np.int64).min // 4
    alone = mentor_of < 0
    if alone.any():
        v = np.maximum(v, np.where(allowed[alone], weight[alone], 0).max(axis=0))
    rows = np.flatnonzero(~alone)
    mates = mentor_of[rows]
    gain = np.where(allowed[rows], weight[rows] - weight[rows, mates][:, None], low)
    for _ in range(m + 1):
        if not len(rows):
            break
        raised = np.maximum(v, (gain + v[mates][:, None]).max(axis=0))
        if np.array_equal(raised, v):
            break
        v = raised
    u = np.zeros(n, dtype=np.int64)
    u[rows] = weight[rows, mates] - v[mates]
    return u, v


def most_pairs(allowed: BoolMatrix, capacity: IntVector) -> int:
    """How many pairs can be formed at most."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    owner = columns(capacity, allowed.shape[0])
    if not (allowed.shape[0] and len(owner)):
        return 0
    graph = csr_matrix(allowed[:, owner])
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())


def best_floor(
    score: ScoreMatrix, allowed: BoolMatrix, capacity: IntVector
) -> tuple[int | None, Cover, Cover]:
    """The highest floor that costs no pair, by bisection over the scores; ``None`` when no pair is possible.

    With it, the prices that prove how many pairs there are at most, and how many above that floor.
    """
    most = cover(allowed, capacity)
    aim = most_pairs(allowed, capacity)
    if not aim:
        return None, most, most
    steps = np.unique(score[allowed])
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high + 1) // 2
        reached = most_pairs(allowed & (score >= steps[middle]), capacity)
        low, high = (middle, high) if reached == aim else (low, middle - 1)
    floor = int(steps[low])
    return floor, most, cover(allowed & (score > floor), capacity)


def cover(allowed: BoolMatrix, capacity: IntVector) -> Cover:
    """Prices 0 or 1 that cover every allowed pair and add up to the most pairs there are."""
    found = heaviest(np.where(allowed, 1, FORBIDDEN).astype(np.int64), capacity)
    return found.u, found.v

"""Checks a result from its duals alone, sharing no code with the solver.

Weak duality: when ``u + v`` covers the weight of every allowed pair, no assignment can weigh more than
``sum(u) + sum(capacity × v)``. An assignment that weighs exactly that much is therefore optimal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .types import BoolMatrix, IntMatrix, IntVector


@dataclass(frozen=True, slots=True)
class Certificate:
    """``valid`` when nothing is wrong; ``primal`` weight reached, ``dual`` the bound, ``faults`` codes of what fails."""

    valid: bool
    primal: int
    dual: int
    faults: tuple[str, ...]


def check(
    weight: IntMatrix,
    allowed: BoolMatrix,
    capacity: IntVector,
    mentor_of: IntVector,
    u: IntVector,
    v: IntVector,
) -> Certificate:
    """Verify that ``mentor_of`` is a legal assignment and that the prices prove that none weighs more.

    ``weight`` int64 and ``allowed`` bool ``(n, m)``; ``capacity`` and ``v`` int64 ``(m,)``; ``mentor_of`` and ``u`` ``(n,)``.
    """
    faults = []
    n, m = weight.shape
    primal = 0
    load = [0] * m
    for i in range(n):
        j = int(mentor_of[i])
        if j == -1:
            continue
        if not (0 <= j < m and allowed[i, j]):
            faults.append("forbidden_pair")
            continue
        load[j] += 1
        primal += int(weight[i, j])
    if any(load[j] > int(capacity[j]) for j in range(m)):
        faults.append("over_capacity")
    if (u < 0).any() or (v < 0).any():
        faults.append("negative_price")
    if n and m and (np.add.outer(u, v) < weight)[allowed].any():
        faults.append("uncovered_pair")
    dual = int(u.sum()) + sum(int(a) * int(b) for a, b in zip(np.maximum(capacity, 0), v, strict=True))
    if dual != primal:
        faults.append("gap")
    return Certificate(valid=not faults, primal=primal, dual=dual, faults=tuple(dict.fromkeys(faults)))

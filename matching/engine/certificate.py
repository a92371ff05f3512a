"""Checks a result from its duals alone, sharing no code with the solver.

Weak duality: when ``u + v`` covers the weight of every allowed pair, no assignment can weigh more than
``sum(u) + sum(places × v)``. An assignment that weighs exactly that much is therefore optimal. The matrix is read in
blocks, so that nothing of its size is ever built.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .problem import Worth
from .threads import crew
from .types import BoolMatrix, IntMatrix, IntVector

BLOCK = 1 << 19  # cells of a block: a few MiB of work space


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
    """Verify on a whole table of weights that ``mentor_of`` is legal and that the prices prove that none weighs more.

    ``weight`` int64 and ``allowed`` bool ``(n, m)``; ``capacity`` and ``v`` int64 ``(m,)``; ``mentor_of`` and ``u`` ``(n,)``.
    """
    faults, primal = [], 0
    n, m = weight.shape
    for i in np.flatnonzero(mentor_of != -1):
        j = int(mentor_of[i])
        if 0 <= j < m and allowed[i, j]:
            primal += int(weight[i, j])
        else:
            faults.append("forbidden_pair")
    if n and m and (np.add.outer(u, v) < weight)[allowed].any():
        faults.append("uncovered_pair")
    return _verdict(faults, primal, capacity, mentor_of, u, v)


def prove(
    worth: Worth,
    places: IntVector,
    mentor_of: IntVector,
    u: IntVector,
    v: IntVector,
    since: tuple[IntVector, IntVector] | None = None,
) -> Certificate:
    """The same for any size, from the scores. Rows that are ``out`` play no part: no pair, no price.

    ``since`` are prices already proved on these scores: only the rows and columns where they fell are read again.
    """
    faults, primal = _formed(worth, mentor_of)
    prices = np.where(worth.out, 0, u)
    if not _stays_covered(worth, u, v):
        faults.append("uncovered_pair")
    if since is None:
        if not all(_parallel(worth, u, v)):
            faults.append("uncovered_pair")
    else:
        rows = np.flatnonzero((u < since[0]) & ~worth.out)
        columns = np.flatnonzero(v < since[1])
        if not (_covered(worth, u, v, rows, None) and _covered(worth, u, v, None, columns)):
            faults.append("uncovered_pair")
    return _verdict(faults, primal, places, mentor_of, prices, v)


def covers(worth: Worth, places: IntVector, u: IntVector, v: IntVector) -> int | None:
    """How many pairs can be formed at most, by prices where each allowed pair costs 1; None when one is not covered."""
    rows, columns = np.flatnonzero((u < 1) & ~worth.out), np.flatnonzero(v < 1)
    for first, last in _blocks((len(rows), len(columns))):
        if (worth.score[np.ix_(rows[first:last], columns)] >= worth.least).any():
            return None
    return int(u[~worth.out].sum() + (places * v).sum()) if (u >= 0).all() and (v >= 0).all() else None


def _verdict(
    faults: list[str], primal: int, places: IntVector, mentor_of: IntVector, u: IntVector, v: IntVector
) -> Certificate:
    paired = mentor_of[(mentor_of >= 0) & (mentor_of < len(places))]
    if (np.bincount(paired, minlength=len(places)) > places).any():
        faults.append("over_capacity")
    if (u < 0).any() or (v < 0).any():
        faults.append("negative_price")
    dual = _weighed(np.ones_like(u), u) + _weighed(np.maximum(places, 0), v)
    if dual != primal:
        faults.append("gap")
    return Certificate(valid=not faults, primal=primal, dual=dual, faults=tuple(dict.fromkeys(faults)))


def _weighed(times: IntVector, prices: IntVector) -> int:
    """``sum(times × prices)``, without overflow: what is checked may come from anywhere."""
    most = int(np.abs(prices).max(initial=0)) * int(times.sum())
    if most < 1 << 62:
        return int(times @ prices)
    return sum(a * b for a, b in zip(times.tolist(), prices.tolist(), strict=True))


def _formed(worth: Worth, mentor_of: IntVector) -> tuple[list[str], int]:
    """The weight of the pairs formed, and whether each is allowed."""
    rows = np.flatnonzero(mentor_of != -1)
    columns = mentor_of[rows]
    inside = (columns >= 0) & (columns < worth.score.shape[1])
    score = worth.score[rows[inside], columns[inside]].astype(np.int64)
    legal = inside.all() and (score >= max(worth.least, 1)).all() and not worth.out[rows].any()
    kept = int((worth.stay[rows] == columns).sum())
    primal = int(score.sum()) + worth.pair_value * len(rows) + worth.bonus * kept
    return ([] if legal else ["forbidden_pair"]), primal


def _stays_covered(worth: Worth, u: IntVector, v: IntVector) -> bool:
    """The pairs of a draft, the only ones that are worth more than their score says."""
    rows = np.flatnonzero((worth.stay >= 0) & ~worth.out)
    columns = worth.stay[rows]
    score = worth.score[rows, columns].astype(np.int64)
    bare = score < worth.least
    return bool((bare | (u[rows] + v[columns] >= score + worth.pair_value + worth.bonus)).all())


def _blocks(shape: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    step = max(1, BLOCK // max(shape[1], 1))
    return ((first, min(first + step, shape[0])) for first in range(0, shape[0], step))


def _parallel(worth: Worth, u: IntVector, v: IntVector) -> list[bool]:
    def block(span: tuple[int, int]) -> bool:
        return _covered(worth, u, v, slice(*span), None)

    blocks = list(_blocks(worth.score.shape))
    if len(blocks) < 4:
        return [block(each) for each in blocks]
    with ThreadPoolExecutor(crew()) as pool:
        return list(pool.map(block, blocks))


def _covered(
    worth: Worth,
    u: IntVector,
    v: IntVector,
    rows: slice | NDArray[Any] | None,
    columns: NDArray[Any] | None,
) -> bool:
    """Whether every allowed pair of these rows, or of these columns, is worth no more than its two prices."""
    part = worth.score[rows] if rows is not None else worth.score[:, columns]
    low = (u if rows is None else u[rows]) - worth.pair_value
    high = v if columns is None else v[columns]
    out = worth.out if rows is None else worth.out[rows]
    if not part.size:
        return True
    edge = max(int(np.abs(low[~out]).max(initial=0)), int(np.abs(high).max()))
    kind: type[np.signedinteger[Any]] = np.int32 if edge < 1 << 29 else np.int64
    gap: NDArray[Any] = np.subtract(part, high.astype(kind), dtype=kind)
    bar: NDArray[Any] = np.where(out, np.iinfo(kind).max, low).astype(kind)
    over = np.flatnonzero(gap.max(axis=1) > bar)
    seen = gap[over] > bar[over, None]
    return not (seen & (part[over] >= worth.least)).any()

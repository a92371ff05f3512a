"""Compiled loops over the whole matrix of scores. Importing this module loads numba: only large problems do.

Every kernel works on a range of rows or columns and gives each one the same answer whatever the range, so that the number
of threads never shows in a result.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from .jit import compiled
from .threads import crew
from .types import BoolVector, IntVector, ScoreMatrix

Narrow = NDArray[np.int32] | IntVector
Found = NDArray[np.int32]
AT_ONCE = 1 << 22  # cells whose highest of each row one thread has found before others have started
SPREAD = (
    40_503  # each row starts its scan elsewhere, so that equal scores are not all asked of the same mentors
)

_scores = types.Array(types.uint16, 2, "C", readonly=True)
_found = types.Array(types.int32, 2, "C")


def spread(task: Callable[[int, int], object], size: int, *, alone: bool = False) -> None:
    """Run ``task(first, last)`` over all of ``size``: in as many threads as this process may use, unless ``alone``."""
    threads = 1 if alone else crew()
    step = max(64, -(-size // (threads * 4)))
    ranges = [(first, min(first + step, size)) for first in range(0, size, step)]
    if threads == 1 or len(ranges) < 2:
        for first, last in ranges:
            task(first, last)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda each: task(*each), ranges))


def _highest(score: ScoreMatrix, i: int, least: int, price: Narrow, low: Any) -> Any:
    """The highest ``score - price`` of row ``i`` among the pairs allowed, ``low`` when there is none."""
    top = low
    for j in range(score.shape[1]):
        s = price.dtype.type(score[i, j])
        top = max(top, s - price[j] if s >= least else low)
    return top


def _best(
    score: ScoreMatrix, i: int, least: int, price: Narrow, bar: Any, gains: Narrow, found: Found
) -> None:
    """Columns of row ``i`` whose ``score - price`` is the highest above ``bar``, as many as there is room."""
    m, k, count, shift, worst = score.shape[1], found.shape[1], 0, (i * SPREAD) % score.shape[1], 0
    for step in range(m):
        j = step + shift - (m if step + shift >= m else 0)
        s = price.dtype.type(score[i, j])
        gain = s - price[j]
        if gain <= bar or s < least:
            continue
        place = count if count < k else worst
        gains[place] = gain
        found[i, place] = j
        count = min(count + 1, k)
        if count == k:
            worst = lowest(gains)
            bar = gains[worst]


def _promising(
    score: ScoreMatrix,
    first: int,
    last: int,
    least: int,
    limit: Narrow,
    price: Narrow,
    slack: int,
    found: Found,
) -> int:
    """For rows ``first`` to ``last`` that have a pair with ``score - price`` above their ``limit``, the best such columns.

    Columns within ``slack`` of the limit are given too, they save later passes. ``found`` ``(n, k)`` is filled with
    columns, -1 where there are no more. Returns how many rows had one.
    """
    low = limit.dtype.type(-(1 << 30))
    gains, rows = np.empty(found.shape[1], limit.dtype), 0
    for i in range(first, last):
        found[i, :] = -1
        if highest(score, i, least, price, low) > limit[i]:
            rows += 1
            best(score, i, least, price, max(low, limit.dtype.type(limit[i] - slack)), gains, found)
    return rows


def _sought(score: ScoreMatrix, first: int, last: int, least: int, skip: BoolVector, found: Found) -> None:
    """For columns ``first`` to ``last``, the rows that score best: ``found`` ``(m, k)``, -1 where there are no more."""
    held = np.full((last - first, found.shape[1]), -1, np.int32)
    worst, floor = np.zeros(last - first, np.int64), np.full(last - first, least - 1, np.int32)
    found[first:last, :] = -1
    for i in range(score.shape[0]):
        if skip[i]:
            continue
        for j in range(first, last):
            at = j - first
            if np.int32(score[i, j]) <= floor[at]:
                continue
            held[at, worst[at]] = score[i, j]
            found[j, worst[at]] = i
            worst[at] = lowest(held[at])
            floor[at] = max(floor[at], held[at, worst[at]])


def _lowest(values: Narrow) -> int:
    """Where the lowest value stands, the first of equals."""
    at = 0
    for place in range(1, len(values)):
        if values[place] < values[at]:
            at = place
    return at


lowest = compiled(_lowest)
highest, best = compiled(_highest), compiled(_best)
promising = compiled(
    _promising,
    *(
        types.int64(
            _scores, types.int64, types.int64, types.int64, width[::1], width[::1], types.int64, _found
        )
        for width in (types.int32, types.int64)
    ),
)
sought = compiled(
    _sought,
    types.void(_scores, types.int64, types.int64, types.int64, types.boolean[::1], _found),
)

"""Two questions asked before any other, by permutation: no assumption but that outcomes could be swapped in a cohort.

The statistic is a score: what the outcomes' ridits say about the columns when nothing matters. Shuffled outcomes need
no new fit, so a thousand shuffles cost two matrix products.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..types import IntVector

Floats = NDArray[np.float64]

CELLS = 2_000_000  # shuffled outcomes held at once: 16 MB
TIE = 1e-9


def permutation_p(
    columns: Floats, ridit: Floats, cohort: IntVector, precision: float, permutations: int, seed: int
) -> float:
    """Share of shuffles within cohorts that say as much as the real outcomes about ``columns`` ``(n, p)`` together.

    With U = columns' ridit and V its variance, the statistic U'(V + precision)⁻¹U is, to second order, twice the log
    Bayes factor of slopes ~ N(0, 1/precision) against none. The real order counts as one shuffle (Phipson and Smyth
    2010), so that p is never 0 and a test at 5 % is wrong in 5 % of cases at most, at any size.
    """
    variance, real = np.zeros((columns.shape[1],) * 2), columns.T @ ridit
    shuffled = np.zeros((permutations, columns.shape[1]))
    rng = np.random.default_rng(seed)
    for c in np.unique(cohort):
        rows = cohort == c
        x, r = columns[rows], ridit[rows]
        variance += x.T @ x * (r @ r) / (len(r) - 1)
        for draws in _batches(permutations, len(r)):
            shuffled[draws] += rng.permuted(np.tile(r, (draws.stop - draws.start, 1)), axis=1) @ x
    inverse = np.linalg.inv(variance + precision * np.eye(len(real)))
    told = real @ inverse @ real
    as_much = np.einsum("bi,ij,bj->b", shuffled, inverse, shuffled, optimize=True) >= told * (1 - TIE)
    return (1 + int(as_much.sum())) / (1 + permutations)


def _batches(permutations: int, width: int) -> Iterator[slice]:
    size = max(1, CELLS // width)
    for start in range(0, permutations, size):
        yield slice(start, min(start + size, permutations))

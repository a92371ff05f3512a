"""The same question put to others: a greedy choice, scipy's dense solver, the package munkres.

None of them knows that some people can't be paired: they get a worth that puts one more pair above any total. Making
that table is not counted against them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import SCALE
from matching.engine.types import ScoreMatrix

Found = tuple[int, int]  # pairs, total of their scores
MUNKRES_UP_TO = 1_000  # from there on it takes minutes
GREEDY_UP_TO = 3_000  # it sorts every pair: a hundred million at 10,000


def scipy_dense(score: ScoreMatrix) -> Callable[[], Found]:
    from scipy.optimize import linear_sum_assignment

    worth = _worth(score, np.float64)

    def work() -> Found:
        return _counted(score, *linear_sum_assignment(worth, maximize=True))

    return work


def munkres(score: ScoreMatrix) -> Callable[[], Found]:
    from munkres import Munkres

    worth = _worth(score, np.int64)
    cost = (worth.max() - worth).tolist()

    def work() -> Found:
        rows, columns = np.array(Munkres().compute(cost), dtype=np.int64).T
        return _counted(score, rows, columns)

    return work


def greedy(score: ScoreMatrix) -> Callable[[], Found]:
    """The best pair of all, then the best of the rest, and so on."""

    def work() -> Found:
        row_taken, column_taken = np.zeros(score.shape[0], bool), np.zeros(score.shape[1], bool)
        pairs = total = 0
        places = min(score.shape)
        for at in np.argsort(score, axis=None, kind="stable")[::-1]:
            i, j = divmod(int(at), score.shape[1])
            if row_taken[i] or column_taken[j]:
                continue
            if not score[i, j] or pairs == places:
                break
            row_taken[i] = column_taken[j] = True
            pairs, total = pairs + 1, total + int(score[i, j])
        return pairs, total

    return work


def _worth(score: ScoreMatrix, kind: type) -> NDArray[Any]:
    one_more = SCALE * (min(score.shape) + 1)
    worth: NDArray[Any] = score.astype(kind)
    worth[score > 0] += one_more
    return worth


def _counted(score: ScoreMatrix, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Found:
    reached = score[rows, columns].astype(np.int64)
    return int((reached > 0).sum()), int(reached.sum())

"""The compiled inner loops of ``score``, for large cohorts. Loaded only there: compiling takes a second."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from .prepare import UNIT
from .types import SCALE

TOP = float(SCALE)
F = TypeVar("F", bound=Callable[..., Any])


def _compiled(function: F) -> F:
    """Compiled once for all runs where the disk can keep it, else for this run.

    Without numpy's error model, a test of each divisor would keep the loop from being vectorised: five times slower.
    """
    try:
        return cast(F, njit(nogil=True, error_model="numpy", cache=True)(function))
    except RuntimeError:  # no place to write
        return cast(F, njit(nogil=True, error_model="numpy")(function))


@_compiled
def finish(
    top: Any, known: Any, open_: Any, rows: Any, columns: Any, prior: float, prior_points: float, out: Any
) -> None:
    """Points and known weight to scores, 0 where the two companies exclude each other.

    ``top`` and ``known`` float32 ``(rows, n_mentors)``; ``open_`` uint16 0 or 1 by company and company; ``rows`` and
    ``columns`` the companies; ``out`` uint16. Whole numbers under 2**53 in doubles: the rounding half up is exact.
    """
    for r in range(top.shape[0]):
        for j in range(top.shape[1]):
            bottom = (np.float64(known[r, j]) + prior) * UNIT
            points = np.float64(top[r, j]) + prior_points
            ratio = (2.0 * TOP * points + bottom) / (2.0 * bottom)
            out[r, j] = np.uint16(np.int32(min(max(ratio, 1.0), TOP)))
        line = open_[rows[r]]
        for j in range(top.shape[1]):
            out[r, j] *= line[columns[j]]


@_compiled
def add_steps(top: Any, products: Any, points: Any) -> None:
    """Adds to ``top`` the points that each product stands for. All float32."""
    for r in range(top.shape[0]):
        for j in range(top.shape[1]):
            top[r, j] += points[np.int32(products[r, j])]

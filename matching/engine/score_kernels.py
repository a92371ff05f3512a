"""The compiled inner loops of ``score``, for large cohorts. Loaded only there: compiling takes a second."""

from __future__ import annotations

from typing import Any

import numpy as np

from .jit import compiled
from .prepare import UNIT
from .types import SCALE

TOP = float(SCALE)


def _finish(
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


def _add_steps(top: Any, products: Any, points: Any) -> None:
    """Adds to ``top`` the points that each product stands for. All float32."""
    for r in range(top.shape[0]):
        for j in range(top.shape[1]):
            top[r, j] += points[np.int32(products[r, j])]


# Without numpy's error model, a test of each divisor would keep the loop from being vectorised: five times slower.
finish = compiled(_finish, error_model="numpy")
add_steps = compiled(_add_steps, error_model="numpy")

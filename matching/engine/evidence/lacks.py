"""Why nothing can be asked: too few pairs, nothing known, nothing that varies, or a suspicious perfection."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..types import IntVector
from .needed import USUAL_INFORMATION
from .results import Lack
from .sample import FLAT, Sample

Floats = NDArray[np.float64]

FEWEST = 8  # under this no shuffle can be rare enough to mean something


def information(s: Sample) -> float:
    """Information of one pair, as seen when enough outcomes are in, else as usual."""
    return s.information if s.size >= FEWEST else USUAL_INFORMATION


def sample_lack(s: Sample) -> Lack | None:
    """Why no question can be asked of these pairs."""
    if s.pairs < FEWEST:
        return Lack.TOO_FEW
    if s.size == 0:
        return Lack.OUTCOMES_ALIKE
    return Lack.TOO_FEW if s.size < FEWEST else None


def column_lack(s: Sample, k: int) -> Lack | None:
    """Why a criterion can't even be put in the model."""
    lack = sample_lack(s)
    if lack:
        return lack
    if s.known[:, k].sum() < FEWEST:
        return Lack.UNKNOWN
    if s.deviation[k] == 0:
        return Lack.CONSTANT
    return Lack.SEPARATED if separates(s.centred[:, k], s.known[:, k], s.level, s.cohort) else None


def spread(s: Sample, column: Floats) -> float:
    """Standard deviation within cohorts of a column ``(n,)`` that is centred in each."""
    return float(np.sqrt((column**2).sum() / max(s.size - s.cohorts, 1)))


def total_lack(s: Sample, column: Floats) -> Lack | None:
    """Why the programme's total ``column`` ``(n,)`` can't be tested."""
    if spread(s, column) < FLAT * max(1.0, float(s.weights.sum())):
        return Lack.CONSTANT if s.known.any() else Lack.UNKNOWN
    everywhere = np.ones(s.size, dtype=bool)
    return Lack.SEPARATED if separates(column, everywhere, s.level, s.cohort) else None


def separates(column: Floats, known: NDArray[np.bool_], level: IntVector, cohort: IntVector) -> bool:
    """Whether a column ``(n,)`` sorts every outcome of every cohort without one exception, upwards or downwards."""
    ways, compared = {True, False}, False
    for c in np.unique(cohort):
        here = known & (cohort == c)
        groups = [column[here & (level == j)] for j in np.unique(level[here])]
        steps = list(pairwise(groups))
        ways &= {up for up in (True, False) if all(_apart(a, b, up) for a, b in steps)}
        compared = compared or bool(steps)
    return compared and bool(ways)


def _apart(worse: Floats, better: Floats, up: bool) -> bool:
    return bool(worse.max() < better.min() if up else worse.min() > better.max())

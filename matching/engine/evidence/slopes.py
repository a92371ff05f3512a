"""The sceptical model: before any pair, a criterion is held to move the odds little or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from .needed import ALPHA
from .ordinal import fit
from .sample import Sample

Floats = NDArray[np.float64]

# A criterion rarely moves the odds by more than e per standard deviation: N(0, 0.5²) says so beforehand.
SCEPTICAL_DEVIATION = 0.5
PRECISION = SCEPTICAL_DEVIATION**-2
INTERVAL = NormalDist().inv_cdf(1 - ALPHA / 2)


@dataclass(frozen=True, slots=True)
class Slope:
    """Mode and standard deviation of one slope; without data, those of the prior."""

    effect: float = 0.0
    error: float = SCEPTICAL_DEVIATION

    @property
    def bounds(self) -> tuple[float, float]:
        """The 95 % interval (Laplace)."""
        return self.effect - INTERVAL * self.error, self.effect + INTERVAL * self.error

    def beyond(self, tests: int) -> bool:
        """Whether the interval that ``tests`` slopes share at 95 % (Bonferroni) leaves zero out."""
        return abs(self.effect) > NormalDist().inv_cdf(1 - ALPHA / 2 / tests) * self.error


def sceptical_slopes(s: Sample, x: Floats) -> list[Slope]:
    """Slopes of the columns of ``x`` ``(n, p)``, in one model, each ~ N(0, 0.5²) beforehand."""
    found = fit(x, s.level, s.cohort, (s.levels, s.cohorts), np.zeros(x.shape[1]), SCEPTICAL_DEVIATION)
    return [Slope(float(b), float(e)) for b, e in zip(found.slopes, found.errors, strict=True)]

"""New weights to consider: a model that starts from the programme's own choice and moves only as far as data push it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..prepare import MAX_WEIGHT
from ..types import IntVector
from .ordinal import Fit, fit, log_loss
from .results import Proposal
from .sample import Sample

Floats = NDArray[np.float64]

FOLDS = 5
INFORMED_DEVIATION = 0.3
TOTAL_DEVIATION = 1.0  # nearly free: the programme states proportions, the data say how much a point is worth


def propose(s: Sample, columns: IntVector, seed: int) -> Proposal | None:
    """Weights for the criteria at ``columns``; the others keep theirs. None when held-out pairs do not clearly gain.

    Clearly: by more than one standard error of the gain, five folds drawn within cohorts. Because only clear gains are
    shown, a gain is on average somewhat flattered: a reason more to decide, not to apply.
    """
    present = s.weights[columns] * s.deviation[columns]
    if not present.any():
        return None
    x = s.centred[:, columns] / s.deviation[columns]
    losses = [_held_out(s, x, present, test) for test in _folds(s, seed)]
    now, then = (np.concatenate(part) for part in zip(*losses, strict=True))
    gain, error = float((now - then).mean()), float((now - then).std(ddof=1) / np.sqrt(len(now)))
    slopes = _informed(s, x, present, np.ones(s.size, dtype=bool))[1]
    if gain <= error or not slopes.any():
        return None
    return Proposal(_as_weights(s, columns, slopes), gain, error, float(now.mean()))


def _as_weights(s: Sample, columns: IntVector, slopes: Floats) -> dict[str, float]:
    raw = slopes / s.deviation[columns]
    weights = s.weights.copy()
    weights[columns] = raw * (weights[columns].sum() / raw.sum())
    weights = np.minimum(weights * min(1, MAX_WEIGHT / weights.max()), MAX_WEIGHT)
    return {name: float(weight) for name, weight in zip(s.names, weights, strict=True)}


def _held_out(s: Sample, x: Floats, present: Floats, test: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Loss of the present weights and of the proposed ones on ``test``, both learnt on the other pairs."""
    old, old_slopes = _present(s, x, present, ~test)
    new, new_slopes = _informed(s, x, present, ~test)
    rows = (x[test], s.level[test], s.cohort[test])
    return log_loss(old, old_slopes, *rows), log_loss(new, new_slopes, *rows)


def _present(s: Sample, x: Floats, present: Floats, rows: NDArray[np.bool_]) -> tuple[Fit, Floats]:
    """One slope for the programme's total, spread over the criteria as the programme does."""
    total = x @ present
    spread = max(float(np.sqrt((total**2).mean())), 1e-12)
    total = (total / spread)[:, None]
    model = fit(
        total[rows],
        s.level[rows],
        s.cohort[rows],
        (s.levels, s.cohorts),
        np.zeros(1),
        TOTAL_DEVIATION,
    )
    return model, model.slopes[0] * present / spread


def _informed(s: Sample, x: Floats, present: Floats, rows: NDArray[np.bool_]) -> tuple[Fit, Floats]:
    """Slopes centred on the programme's; a weight can't be negative, so a slope below zero counts for nothing."""
    centre = np.maximum(_present(s, x, present, rows)[1], 0)
    model = fit(
        x[rows],
        s.level[rows],
        s.cohort[rows],
        (s.levels, s.cohorts),
        centre,
        INFORMED_DEVIATION,
    )
    return model, np.maximum(model.slopes, 0)


def _folds(s: Sample, seed: int) -> Iterator[NDArray[np.bool_]]:
    fold = np.empty(s.size, dtype=np.int64)
    rng = np.random.default_rng(seed)
    start = 0
    for c in range(s.cohorts):
        rows = np.flatnonzero(s.cohort == c)
        fold[rows] = rng.permutation((start + np.arange(len(rows))) % FOLDS)
        start += len(rows)
    for k in range(FOLDS):
        yield fold == k

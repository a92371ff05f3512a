"""From raw columns to what can be compared: within cohorts, on one scale, in an order that the caller can't influence.

Centring within the cohort removes whatever a cohort shares (its year, its coordinator, its luck): pooling without it
finds effects that no pair has. Unknown closeness stands at the mean of its cohort, where it neither adds nor takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import array, is_number
from ..prepare import MAX_WEIGHT
from ..types import BoolMatrix, EngineError, IntVector

Floats = NDArray[np.float64]

MAX_LEVELS = 10
FLAT = 1e-9


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows sorted by content, columns by name; ``n`` rows that can teach, ``p`` criteria.

    ``centred`` float ``(n, p)``: closeness minus the mean of its cohort, 0 where unknown. ``level`` int ``(n,)`` counts
    the outcomes that exist from 0. ``cohort`` int ``(n,)`` from 0. ``ridit`` float ``(n,)`` in [-1, 1]: the share of
    the cohort that did worse minus the share that did better. ``deviation`` float ``(p,)``: pooled within cohorts.
    """

    names: tuple[str, ...]
    weights: Floats
    pairs: int
    centred: Floats
    known: BoolMatrix
    deviation: Floats
    level: IntVector
    cohort: IntVector
    ridit: Floats

    @property
    def size(self) -> int:
        """How many pairs can teach."""
        return len(self.level)

    @property
    def levels(self) -> int:
        """How many outcomes exist among them."""
        return int(self.level.max(initial=-1)) + 1

    @property
    def cohorts(self) -> int:
        """How many cohorts they come from."""
        return int(self.cohort.max(initial=-1)) + 1

    @property
    def information(self) -> float:
        """Mean information of one pair on a log-odds, (1 - Σp³)/3 within cohorts (Whitehead 1993); 0 without any."""
        return float(np.mean(self.ridit**2)) if self.size else 0.0


def sample(
    closeness: ArrayLike,
    outcomes: ArrayLike,
    cohorts: ArrayLike,
    criteria: Sequence[str],
    weights: Mapping[str, float],
) -> Sample:
    """Check, sort, drop what can't teach, centre. Raises EngineError: bad_shape, bad_closeness, bad_outcome,
    duplicate_criterion, missing_weight, bad_weight."""
    names = _names(criteria, weights)
    values, outcome, cohort = _columns(closeness, outcomes, cohorts, criteria)
    values = values[:, [list(criteria).index(name) for name in names]]
    rows = np.isfinite(outcome)
    pairs = int(rows.sum())
    values, outcome, cohort = values[rows], outcome[rows], cohort[rows]
    order = np.lexsort((*np.nan_to_num(values, nan=-1e300).T, outcome, cohort))
    values, outcome, cohort = values[order], outcome[order], cohort[order]
    level = _levels(outcome)
    rows = _can_teach(level, cohort)
    values, level, cohort = values[rows], _ranks(level[rows]), _ranks(cohort[rows])
    known = np.isfinite(values)
    centred = _centre(values, known, cohort)
    return Sample(
        names=names,
        weights=np.array([float(weights[name]) for name in names]),
        pairs=pairs,
        centred=centred,
        known=known,
        deviation=_deviation(centred, known, cohort),
        level=level,
        cohort=cohort,
        ridit=_ridit(level, cohort),
    )


def _names(criteria: Sequence[str], weights: Mapping[str, float]) -> tuple[str, ...]:
    names = tuple(sorted(criteria))
    if len(set(names)) < len(names):
        raise EngineError("duplicate_criterion", names=names)
    for name in names:
        if name not in weights:
            raise EngineError("missing_weight", name=name)
        if not is_number(weights[name], 0, MAX_WEIGHT):
            raise EngineError("bad_weight", name=name, weight=str(weights[name]))
    return names


def _columns(
    closeness: ArrayLike, outcomes: ArrayLike, cohorts: ArrayLike, criteria: Sequence[str]
) -> tuple[Floats, Floats, IntVector]:
    outcome = _floats(outcomes, EngineError("bad_outcome")).reshape(-1)
    shape = (len(outcome), len(criteria))
    values = _floats(closeness, EngineError("bad_closeness"))
    values = values.reshape(shape) if values.size == 0 == shape[0] * shape[1] else values
    ids = array(cohorts, "cohorts").reshape(-1)
    if values.shape != shape or ids.shape != outcome.shape:
        raise EngineError("bad_shape", closeness=values.shape, outcomes=len(outcome), cohorts=len(ids))
    if np.isinf(values).any() or (np.abs(values[np.isfinite(values)]) > 1e6).any():
        raise EngineError("bad_closeness")
    if np.isinf(outcome).any():
        raise EngineError("bad_outcome")
    try:
        return values, outcome, _ranks(ids)
    except TypeError:  # numbers beside names
        raise EngineError("bad_shape", cohorts=str(ids.dtype)) from None


def _floats(values: ArrayLike, refused: EngineError) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise refused from None


def _ranks(values: NDArray[Any]) -> IntVector:
    ranks: IntVector = np.unique(values, return_inverse=True)[1].astype(np.int64).reshape(-1)
    return ranks


def _can_teach(level: IntVector, cohort: IntVector) -> NDArray[np.bool_]:
    varied = [c for c in np.unique(cohort) if np.ptp(level[cohort == c]) > 0]
    return np.isin(cohort, varied)


def _levels(outcome: Floats) -> IntVector:
    """Outcomes counted from 0; a finer scale than ``MAX_LEVELS`` is grouped by rank, equals staying together."""
    rank = _ranks(outcome)
    if rank.max(initial=0) < MAX_LEVELS:
        return rank
    share = np.bincount(rank) / len(rank)
    return _ranks(np.floor((np.cumsum(share) - share / 2) * MAX_LEVELS)[rank])


def _centre(values: Floats, known: BoolMatrix, cohort: IntVector) -> Floats:
    centred = np.where(known, values, 0.0)
    for c in np.unique(cohort):
        rows = cohort == c
        count = np.maximum(known[rows].sum(axis=0), 1)
        centred[rows] = np.where(known[rows], centred[rows] - centred[rows].sum(axis=0) / count, 0.0)
    return centred


def _deviation(centred: Floats, known: BoolMatrix, cohort: IntVector) -> Floats:
    groups = [known[cohort == c].sum(axis=0) - 1 for c in np.unique(cohort)]
    freedom = np.maximum(groups, 0).sum(axis=0) if groups else np.zeros(centred.shape[1])
    deviation: Floats = np.sqrt((centred**2).sum(axis=0) / np.maximum(freedom, 1))
    deviation[deviation < FLAT] = 0
    return deviation


def _ridit(level: IntVector, cohort: IntVector) -> Floats:
    ridit = np.zeros(len(level))
    for c in np.unique(cohort):
        rows = np.flatnonzero(cohort == c)
        share = np.bincount(level[rows]) / len(rows)
        upto = np.cumsum(share)
        ridit[rows] = (2 * upto - share - 1)[level[rows]]
    return ridit

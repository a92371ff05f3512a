"""Logistic regression on an ordinal scale (cumulative logit, McCullagh 1980) with normal priors, by Newton's method.

The log-likelihood is concave in cuts and slopes together (Pratt 1981), so that halved Newton steps always arrive; the
priors keep the answer finite under separation. With two levels it is the plain logistic regression. The prior of the
cuts is told as phantom pairs, as a Dirichlet prior on the levels would (after the R package rms, function blrm).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..types import IntVector

Floats = NDArray[np.float64]

FAR = 60.0  # on the log-odds scale this is beyond any doubt, and nothing overflows
PHANTOM = (
    0.5  # half a pair of each level in an average cohort: cuts stay finite and in order whatever is missing
)
COHORT_PRECISION = 1.0
STEPS = 60


@dataclass(frozen=True, slots=True)
class Fit:
    """Mode and covariance (Laplace). ``slopes`` ``(p,)``, ``covariance`` ``(p, p)``, ``cuts`` ``(levels - 1,)``,
    ``shifts`` ``(cohorts,)``: log-odds by which a cohort did better, shrunk towards 0 with standard deviation 1."""

    slopes: Floats
    covariance: Floats
    cuts: Floats
    shifts: Floats

    @property
    def errors(self) -> Floats:
        """Posterior standard deviation of each slope, ``(p,)``."""
        errors: Floats = np.sqrt(np.diag(self.covariance))
        return errors


@dataclass(frozen=True, slots=True)
class _Problem:
    above: Floats  # (n, parameters) the cut above each outcome minus its predictor; a row of zeros at the top
    below: Floats  # (n, parameters) likewise below; a row of zeros at the bottom
    top: NDArray[np.bool_]
    bottom: NDArray[np.bool_]
    weight: Floats  # (n,): 1 for a pair, less for a phantom
    centre: Floats
    precision: Floats


def fit(
    x: Floats, level: IntVector, cohort: IntVector, shape: tuple[int, int], centre: Floats, deviation: float
) -> Fit:
    """Fit ``x`` ``(n, p)`` with slopes ~ N(centre, deviation²). ``shape`` is (levels, cohorts), both at least 1.

    Levels and cohorts that ``shape`` announces but no row shows are allowed: their parameters stay with their priors.
    """
    levels, cohorts = shape
    rest = -np.hstack([x, np.eye(cohorts)[cohort]])
    problem = _problem(rest, level, levels, _priors(x.shape[1], shape, centre, deviation))
    at = np.concatenate([_first_cuts(level, levels), centre, np.zeros(cohorts)])
    at = _climb(problem, at)
    covariance = np.linalg.inv(_slope_and_bend(problem, at)[1]).astype(np.float64)
    slopes = slice(levels - 1, levels - 1 + x.shape[1])
    return Fit(at[slopes], covariance[slopes, slopes], at[: levels - 1], at[slopes.stop :])


def log_loss(model: Fit, slopes: Floats, x: Floats, level: IntVector, cohort: IntVector) -> Floats:
    """Minus the log-probability of each outcome ``(n,)``, in nats, with the slopes given in place of the model's own."""
    shift = x @ slopes + model.shifts[cohort]
    cuts = np.concatenate([[-np.inf], model.cuts, [np.inf]])
    lower = np.clip(cuts[level] - shift, -FAR, FAR)
    upper = np.maximum(np.clip(cuts[level + 1] - shift, -FAR, FAR), lower + 1e-9)
    return -_log_probability(upper, lower)


def _priors(p: int, shape: tuple[int, int], centre: Floats, deviation: float) -> tuple[Floats, Floats]:
    """Centre and precision of every parameter: cuts (their prior is the phantoms), slopes, cohorts."""
    cuts, cohorts = np.zeros(shape[0] - 1), np.zeros(shape[1])
    return (
        np.concatenate([cuts, centre, cohorts]),
        np.concatenate([cuts, np.full(p, deviation**-2), cohorts + COHORT_PRECISION]),
    )


def _problem(rest: Floats, level: IntVector, levels: int, priors: tuple[Floats, Floats]) -> _Problem:
    steps = np.vstack([np.zeros(levels - 1), np.eye(levels - 1), np.zeros(levels - 1)])
    rest = np.vstack([rest, np.zeros((levels, rest.shape[1]))])
    weight = np.concatenate([np.ones(len(level)), np.full(levels, PHANTOM)])
    level = np.concatenate([level, np.arange(levels)])
    top, bottom = level == levels - 1, level == 0
    return _Problem(
        above=np.hstack([steps[level + 1], np.where(top[:, None], 0, rest)]),
        below=np.hstack([steps[level], np.where(bottom[:, None], 0, rest)]),
        top=top,
        bottom=bottom,
        weight=weight,
        centre=priors[0],
        precision=priors[1],
    )


def _first_cuts(level: IntVector, levels: int) -> Floats:
    count = np.bincount(level, minlength=levels) + PHANTOM
    upto = np.cumsum(count)[:-1] / count.sum()
    cuts: Floats = np.log(upto / (1 - upto))
    return cuts


def _climb(problem: _Problem, at: Floats) -> Floats:
    height = _height(problem, at)
    for _ in range(STEPS):
        slope, bend = _slope_and_bend(problem, at)
        step = np.linalg.solve(bend, slope)
        if np.abs(step).max(initial=0) < 1e-8:
            break
        while (new := _height(problem, at + step)) < height and np.abs(step).max() > 1e-10:
            step = step / 2
        if new < height:
            break
        at, height = at + step, new
    return at


def _ends(problem: _Problem, at: Floats) -> tuple[Floats, Floats]:
    upper = np.where(problem.top, FAR, np.clip(problem.above @ at, -FAR, FAR))
    lower = np.where(problem.bottom, -FAR, np.clip(problem.below @ at, -FAR, FAR))
    return upper, lower


def _height(problem: _Problem, at: Floats) -> float:
    upper, lower = _ends(problem, at)
    if (upper <= lower).any():
        return -np.inf
    pull = (problem.precision * (at - problem.centre) ** 2).sum() / 2
    return float(problem.weight @ _log_probability(upper, lower) - pull)


def _slope_and_bend(problem: _Problem, at: Floats) -> tuple[Floats, Floats]:
    """Gradient ``(parameters,)`` and minus the Hessian ``(parameters, parameters)`` of the log-posterior."""
    upper, lower = _ends(problem, at)
    odds = 1 / np.expm1(upper - lower)
    w = problem.weight
    cross = (w * odds * (1 + odds))[:, None]
    slope = problem.above.T @ (w * (_logistic(-upper) + odds))
    slope -= problem.below.T @ (w * (_logistic(lower) + odds))
    slope -= problem.precision * (at - problem.centre)
    high = (w * _logistic(upper) * _logistic(-upper))[:, None]
    low = (w * _logistic(lower) * _logistic(-lower))[:, None]
    bend = problem.above.T @ ((high + cross) * problem.above - cross * problem.below)
    bend += problem.below.T @ ((low + cross) * problem.below - cross * problem.above)
    return slope, bend + np.diag(problem.precision)


def _log_probability(upper: Floats, lower: Floats) -> Floats:
    value: Floats = np.log(-np.expm1(lower - upper)) - np.logaddexp(0, -upper) - np.logaddexp(0, lower)
    return value


def _logistic(x: Floats) -> Floats:
    value: Floats = 1 / (1 + np.exp(-x))
    return value

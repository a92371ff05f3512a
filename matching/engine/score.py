"""The score of every pair: a mean over what is known, pulled towards the prior when little is.

Features are rounded to integers held in float32 and every partial sum stays under 2**24, where float32 is exact: the
result is the same to the bit on any machine, any BLAS and any number of threads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .criteria import BY_NAME, CRITERIA, Criterion
from .eligibility import exclusions
from .types import SCALE, Cohort, EngineError, Exclusions, IntMatrix, Policy, ScoreMatrix

UNIT = (
    4_000  # the mentee's features are counted in 1/4000; weight × bound of all criteria adds up to 4000 too
)
CHUNK = 256
MAX_WEIGHT = 1_000
Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The cohort as integer features in float32, criterion by criterion side by side (see ``spans``)."""

    criteria: tuple[Criterion, ...]
    weights: tuple[int, ...]
    spans: tuple[slice, ...]
    mentee: Float32  # (n_mentees, K)
    mentor: Float32  # (n_mentors, K), weights included
    known_mentee: Float32  # (n_mentees, criteria) 0 or 1
    known_mentor: Float32  # (n_mentors, criteria) 0 or the weight
    whole: int  # weight when everything is known
    prior: int  # weight of the prior
    prior_points: int  # prior × prior mean × UNIT


@dataclass(frozen=True)
class Scores:
    """``score`` uint16 ``(n_mentees, n_mentors)`` in basis points, 0 where forbidden, at least 1 elsewhere.

    ``confidence`` is the share of the weight that is known; ``low`` and ``high`` are what the score would become if
    every unknown turned out worst or best. All uint16, same shape, made on first use; forbidden pairs hold 0.
    """

    score: ScoreMatrix
    prepared: Prepared
    exclusions: Exclusions

    @cached_property
    def confidence(self) -> ScoreMatrix:
        return self._masked(_ratio(_known(self.prepared), self.prepared.whole))

    @cached_property
    def low(self) -> ScoreMatrix:
        return self._extreme(0)

    @cached_property
    def high(self) -> ScoreMatrix:
        return self._extreme(1)

    def _extreme(self, at_best: int) -> ScoreMatrix:
        p = self.prepared
        missing = p.whole - _known(p)
        top = _numerator(p) + at_best * missing * UNIT + p.prior_points
        return self._masked(np.clip(_ratio(top, (p.whole + p.prior) * UNIT), 1, SCALE))

    def _masked(self, values: IntMatrix) -> ScoreMatrix:
        return np.where(self.exclusions.mask, 0, values).astype(np.uint16)


def check_policy(policy: Policy) -> dict[str, float]:
    """The weight of every criterion. Raises EngineError: unknown_criterion, bad_weight, no_weight, bad_prior."""
    for name, weight in policy.weights.items():
        if name not in BY_NAME:
            raise EngineError("unknown_criterion", name=name, known=tuple(BY_NAME))
        if not (math.isfinite(weight) and 0 <= weight <= MAX_WEIGHT):
            raise EngineError("bad_weight", name=name, weight=str(weight))
    weights = {c.name: float(policy.weights.get(c.name, c.weight)) for c in CRITERIA}
    if not any(weights.values()):
        raise EngineError("no_weight")
    if not (0 <= policy.prior_mean <= 1 and 0 <= policy.prior_weight <= MAX_WEIGHT):
        raise EngineError("bad_prior", mean=policy.prior_mean, weight=policy.prior_weight)
    return weights


def prepare(cohort: Cohort, policy: Policy) -> Prepared:
    """Integer features of the whole cohort. Raises EngineError when the policy has no meaning."""
    weights = check_policy(policy)
    used = tuple(c for c in CRITERIA if weights[c.name] > 0)
    share = UNIT / sum(weights[c.name] * c.bound for c in used)
    # Even, so that a half of it is an integer too.
    whole_weights = tuple(max(2, 2 * math.floor(weights[c.name] * share / 2)) for c in used)
    blocks = [c.build(cohort, policy) for c in used]
    edges = np.cumsum([0, *(block.mentee.shape[1] for block in blocks)])
    whole = sum(whole_weights)
    prior = max(1, round(whole * policy.prior_weight))
    return Prepared(
        criteria=used,
        weights=whole_weights,
        spans=tuple(slice(int(a), int(b)) for a, b in pairwise(edges)),
        mentee=_whole(np.hstack([np.rint(b.mentee * UNIT) * b.known_mentee[:, None] for b in blocks])),
        mentor=_whole(
            np.hstack(
                [
                    np.rint(b.mentor * w) * b.known_mentor[:, None]
                    for b, w in zip(blocks, whole_weights, strict=True)
                ]
            )
        ),
        known_mentee=_whole(np.stack([b.known_mentee for b in blocks], axis=1)),
        known_mentor=_whole(
            np.stack([b.known_mentor * w for b, w in zip(blocks, whole_weights, strict=True)], axis=1)
        ),
        whole=whole,
        prior=prior,
        prior_points=round(prior * policy.prior_mean * UNIT),
    )


def score(cohort: Cohort, policy: Policy, barred: Exclusions | None = None) -> Scores:
    """Scores of every pair. ``barred`` spares a second computation of the exclusions when the caller has them."""
    barred = barred if barred is not None else exclusions(cohort, policy)
    p = prepare(cohort, policy)
    out = np.empty(cohort.shape, dtype=np.uint16)
    for start in range(0, cohort.shape[0], CHUNK):
        rows = slice(start, start + CHUNK)
        top = _numerator(p, rows) + p.prior_points
        out[rows] = np.clip(_ratio(top, (_known(p, rows) + p.prior) * UNIT), 1, SCALE)
    out[barred.mask] = 0
    return Scores(score=out, prepared=p, exclusions=barred)


def _whole(values: NDArray[np.generic]) -> Float32:
    return np.ascontiguousarray(values, dtype=np.float32)


def _numerator(p: Prepared, rows: slice = slice(None)) -> IntMatrix:
    return (p.mentee[rows] @ p.mentor.T).astype(np.int64)


def _known(p: Prepared, rows: slice = slice(None)) -> IntMatrix:
    return (p.known_mentee[rows] @ p.known_mentor.T).astype(np.int64)


def _ratio(top: IntMatrix, bottom: IntMatrix | int) -> IntMatrix:
    """``top / bottom`` in basis points, rounded half up, in integers."""
    result: IntMatrix = (2 * SCALE * top + bottom) // (2 * np.asarray(bottom, dtype=np.int64))
    return result

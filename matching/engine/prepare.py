"""From people and weights to whole numbers, ready for one product of matrices.

Features are rounded to integers held in float32 and every partial sum stays under 2**24, where float32 is exact: the
result is the same to the bit on any machine, any BLAS, any number of threads and any cut into chunks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .checks import is_number
from .criteria import BY_NAME, CRITERIA, Criterion
from .eligibility import check_ties
from .features import Block
from .people import check_people
from .types import Cohort, EngineError, Policy

# The mentee's features are counted in 1/4000, and weight × bound of all criteria adds up to 4000 too.
UNIT = 4_000
MAX_WEIGHT = 1_000
Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stepped:
    """A criterion whose product is looked up: ``points`` float32 by product, weight × ``UNIT`` × closeness."""

    criterion: int
    mentee: Float32
    mentor: Float32
    points: Float32


@dataclass(frozen=True, slots=True)
class Prepared:
    """The cohort as integer features in float32, criterion by criterion side by side (see ``spans``)."""

    criteria: tuple[Criterion, ...]
    weights: tuple[int, ...]
    spans: tuple[slice, ...]  # columns of each criterion; none for the stepped ones
    mentee: Float32  # (n_mentees, K)
    mentor: Float32  # (n_mentors, K), weights included
    known_mentee: Float32  # (n_mentees, criteria) 0 or 1
    known_mentor: Float32  # (n_mentors, criteria) 0 or the weight
    steps: tuple[Stepped, ...]
    whole: int  # weight when everything is known
    prior: int  # weight of the prior
    prior_points: int  # prior × prior mean × UNIT


def check_policy(policy: Policy) -> dict[str, float]:
    """The weight of every criterion. Raises EngineError: unknown_criterion, bad_weight, no_weight, bad_prior, bad_policy."""
    for name, weight in policy.weights.items():
        if name not in BY_NAME:
            raise EngineError("unknown_criterion", name=name, known=tuple(BY_NAME))
        if not is_number(weight, 0, MAX_WEIGHT):
            raise EngineError("bad_weight", name=name, weight=str(weight), most=MAX_WEIGHT)
    weights = {c.name: float(policy.weights.get(c.name, c.weight)) for c in CRITERIA}
    if not any(weights.values()):
        raise EngineError("no_weight")
    if not (is_number(policy.prior_mean, 0, 1) and is_number(policy.prior_weight, 0, MAX_WEIGHT)):
        raise EngineError("bad_prior", mean=str(policy.prior_mean), weight=str(policy.prior_weight))
    if policy.kind not in ("classic", "reverse"):
        raise EngineError("bad_policy", field="kind", value=str(policy.kind))
    check_ties(policy)
    return weights


def criteria_without_data(cohort: Cohort, policy: Policy) -> tuple[str, ...]:
    """The criteria that weigh something and can compare nobody: no mentee, or no mentor, has the data. A warning.

    Raises EngineError when the policy or a profile has no meaning.
    """
    weights = check_policy(policy)
    check_people(cohort)
    blocks = {c.name: c.build(cohort, policy) for c in CRITERIA if weights[c.name] > 0}
    return tuple(name for name, b in blocks.items() if not (b.known_mentee.any() and b.known_mentor.any()))


def prepare(cohort: Cohort, policy: Policy) -> Prepared:
    """Integer features of the whole cohort. Raises EngineError when the policy or a profile has no meaning."""
    weights = check_policy(policy)
    check_people(cohort)
    used = tuple(c for c in CRITERIA if weights[c.name] > 0)
    whole_weights = _whole_weights(used, weights)
    sides: tuple[list[Float32], list[Float32]] = ([], [])
    known: tuple[list[Float32], list[Float32]] = ([], [])
    spans, steps, edge = [], [], 0
    for k, (criterion, weight) in enumerate(zip(used, whole_weights, strict=True)):
        block = criterion.build(cohort, policy)
        known[0].append(block.known_mentee.astype(np.float32))
        known[1].append(block.known_mentor.astype(np.float32) * np.float32(weight))
        if block.steps is not None:
            steps.append(Stepped(k, block.mentee, block.mentor, _points(block.steps, weight)))
            spans.append(slice(edge, edge))
            continue
        mine, theirs = _lean(_whole_numbers(block, weight))
        sides[0].append(mine)
        sides[1].append(theirs)
        spans.append(slice(edge, edge := edge + mine.shape[1]))
    whole = sum(whole_weights)
    prior = max(1, round(whole * policy.prior_weight))
    n, m = cohort.shape
    return Prepared(
        criteria=used,
        weights=whole_weights,
        spans=tuple(spans),
        mentee=_beside(sides[0], n),
        mentor=_beside(sides[1], m),
        known_mentee=np.ascontiguousarray(np.array(known[0], dtype=np.float32).reshape(len(used), n).T),
        known_mentor=np.ascontiguousarray(np.array(known[1], dtype=np.float32).reshape(len(used), m).T),
        steps=tuple(steps),
        whole=whole,
        prior=prior,
        prior_points=round(prior * policy.prior_mean * UNIT),
    )


def raw_points(p: Prepared, i: int, j: int) -> list[int]:
    """What each criterion brings to one pair, in weight × ``UNIT``."""
    products = p.mentee[i].astype(np.int64) * p.mentor[j].astype(np.int64)
    out = [int(products[span].sum()) for span in p.spans]
    for step in p.steps:
        at = int(step.mentee[i].astype(np.int64) @ step.mentor[j].astype(np.int64))
        out[step.criterion] = int(step.points[at])
    return out


def known_weights(p: Prepared, i: int, j: int) -> list[int]:
    """The weight of each criterion that is known of both people of one pair, 0 for the others."""
    return [int(w) for w in p.known_mentee[i] * p.known_mentor[j]]


def _whole_weights(used: Sequence[Criterion], weights: dict[str, float]) -> tuple[int, ...]:
    """Weights as even integers (a half of one is an integer too), whose sum with the bounds is ``UNIT``."""
    highest = max(weights[c.name] for c in used)
    shares = {c.name: weights[c.name] / highest for c in used}
    share = UNIT / sum(shares[c.name] * c.bound for c in used)
    return tuple(max(2, 2 * math.floor(shares[c.name] * share / 2)) for c in used)


def _whole_numbers(block: Block, weight: int) -> tuple[Float32, Float32]:
    """Both sides of a block, rounded, the weight on the mentor's; zero where unknown."""
    mine = np.rint(block.mentee * np.float32(UNIT)) * block.known_mentee[:, None]
    theirs = np.rint(block.mentor * np.float32(weight)) * block.known_mentor[:, None]
    return mine.astype(np.float32), theirs.astype(np.float32)


def _lean(sides: tuple[Float32, Float32]) -> tuple[Float32, Float32]:
    """Without the columns that are zero on a side: they add nothing to any pair."""
    mine, theirs = sides
    used = mine.any(axis=0) & theirs.any(axis=0)
    return mine[:, used], theirs[:, used]


def _points(steps: NDArray[np.float64], weight: int) -> Float32:
    points: Float32 = (np.rint(steps * UNIT) * weight).astype(np.float32)
    return points


def _beside(parts: list[Float32], people: int) -> Float32:
    return np.ascontiguousarray(np.hstack([np.zeros((people, 0), dtype=np.float32), *parts]))

"""Why this pair, and why not another: codes and numbers that add up to the score. The sentences are made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .checks import inside
from .prepare import UNIT, Prepared, known_weights, raw_points
from .score import Scores
from .types import SCALE, Cause, Cohort


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one known criterion brings. ``points`` of the score out of ``most``; ``closeness`` 0..10000; real values in
    ``params`` under a ``code`` such as ``trade.same``."""

    criterion: str
    points: int
    most: int
    closeness: int
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A criterion that could not count. ``missing`` says on which side: mentee, mentor or both."""

    criterion: str
    missing: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One pair. ``sum(points) + prior_points == score``. ``rank`` of ``among``: how this mentor stands for this mentee."""

    score: int
    confidence: int
    low: int
    high: int
    contributions: tuple[Contribution, ...] = ()
    prior_points: int = 0
    unknown: tuple[Unknown, ...] = ()
    rank: int = 0
    among: int = 0
    cause: Cause = Cause.NONE
    companies: tuple[str | None, str | None] = field(default=(None, None))

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, to be stored with the proposal."""
        return {
            "score": self.score,
            "confidence": self.confidence,
            "low": self.low,
            "high": self.high,
            "contributions": [
                {
                    "criterion": c.criterion,
                    "points": c.points,
                    "most": c.most,
                    "closeness": c.closeness,
                    "code": c.code,
                    "params": {k: list(v) if isinstance(v, tuple) else v for k, v in c.params.items()},
                }
                for c in self.contributions
            ],
            "prior_points": self.prior_points,
            "unknown": [{"criterion": u.criterion, "missing": u.missing} for u in self.unknown],
            "rank": self.rank,
            "among": self.among,
            "cause": int(self.cause),
            "companies": list(self.companies),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Explanation:
        """The inverse of ``as_dict``."""
        first, second = data.get("companies", (None, None))
        return cls(
            score=data["score"],
            confidence=data["confidence"],
            low=data["low"],
            high=data["high"],
            contributions=tuple(Contribution(**_tuples(each)) for each in data["contributions"]),
            prior_points=data["prior_points"],
            unknown=tuple(Unknown(**each) for each in data["unknown"]),
            rank=data["rank"],
            among=data["among"],
            cause=Cause(data["cause"]),
            companies=(first, second),
        )


def explain(cohort: Cohort, scores: Scores, mentee: int, mentor: int) -> Explanation:
    """The explanation of one pair, admissible or not. A forbidden pair has its cause and nothing else.

    Raises EngineError("bad_index") when the two are not in the cohort: -1, nobody, is not.
    """
    mentee, mentor = inside((mentee, mentor), cohort.shape)
    two, p = (cohort.mentees[mentee], cohort.mentors[mentor]), scores.prepared
    companies = (two[0].company, two[1].company)
    cause = scores.exclusions.of(mentee, mentor)
    if cause:
        return Explanation(0, 0, 0, 0, cause=cause, companies=companies)
    score = int(scores.score[mentee, mentor])
    known = known_weights(p, mentee, mentor)
    bottom = sum(known) + p.prior
    raw = raw_points(p, mentee, mentor)
    points = _shares([*raw, p.prior_points], bottom * UNIT, score)
    contributions = tuple(
        Contribution(c.name, points[k], _bp(known[k], bottom), _closeness(raw[k], known[k]), *c.facts(*two))
        for k, c in enumerate(p.criteria)
        if known[k]
    )
    low = sum(raw) + p.prior_points
    whole = (p.whole + p.prior) * UNIT
    return Explanation(
        score=score,
        confidence=_bp(sum(known), p.whole),
        low=min(max(_bp(low, whole), 1), SCALE),
        high=min(max(_bp(low + (p.whole - sum(known)) * UNIT, whole), 1), SCALE),
        contributions=tuple(sorted(contributions, key=lambda c: (-c.points, c.criterion))),
        prior_points=points[-1],
        unknown=_unknown(p, mentee, mentor),
        rank=1 + int((scores.score[mentee] > score).sum()),
        among=int((scores.score[mentee] > 0).sum()),
        companies=companies,
    )


def why_not(scores: Scores, mentee: int, mentor: int) -> Cause:
    """What forbids a pair; ``Cause.NONE`` when it is admissible and merely was not chosen. Raises EngineError("bad_index")."""
    return scores.exclusions.of(mentee, mentor)


def _shares(tops: list[int], bottom: int, whole: int) -> list[int]:
    """Basis points of each part, rounded by largest remainder so that they add up to ``whole`` exactly."""
    points = [top * SCALE // bottom for top in tops]
    by_rest = sorted(range(len(tops)), key=lambda k: (-(tops[k] * SCALE % bottom), k))
    left = whole - sum(points)
    for k in by_rest[: max(left, 0)]:
        points[k] += 1
    points[-1] += whole - sum(points)  # a clipped score only: the prior bears the difference
    return points


def _closeness(raw: int, weight: int) -> int:
    return min(max(_bp(raw, weight * UNIT), 0), SCALE)


def _bp(top: int, bottom: int) -> int:
    """``top / bottom`` in basis points, rounded half up."""
    return (2 * SCALE * top + bottom) // (2 * bottom)


def _unknown(p: Prepared, i: int, j: int) -> tuple[Unknown, ...]:
    found = []
    for k, criterion in enumerate(p.criteria):
        side = criterion.missing(bool(p.known_mentee[i, k]), bool(p.known_mentor[j, k]))
        if side:
            found.append(Unknown(criterion.name, side))
    return tuple(found)


def _tuples(each: Mapping[str, Any]) -> dict[str, Any]:
    params = {k: tuple(v) if isinstance(v, list) else v for k, v in each["params"].items()}
    return {**each, "params": params}

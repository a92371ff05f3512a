"""From what came of the pairs to what the engine may learn of them, and from its proposal to weights of the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.cache import cache
from numpy.typing import NDArray

from matching import engine
from matching.engine import CRITERIA, Evidence, check_policy
from matching.enums import Reached

Floats = NDArray[np.float64]
DAY = 24 * 3600
STEP = 0.1  # weights of the page
HIGHEST = 10.0


@dataclass(frozen=True)
class Learnt:
    """What was asked and what came out. `seen` names the input: the same answers and weights, the same name.

    `weights` are the programme's, `proposed` those that the engine proposes as the page counts them (0 to 10, by 0.1).
    """

    evidence: Evidence
    weights: Mapping[str, float]
    proposed: Mapping[str, float] | None
    seen: str


def learnt(rows: Sequence[Mapping[str, Any]], weights: Mapping[str, float]) -> Learnt:
    """From the counted answers (see queries.outcomes.pooled) and the programme's weights; kept a day for the same input."""
    spelled = check_policy(engine.Policy(weights=weights))
    names = tuple(criterion.name for criterion in CRITERIA)
    closeness, outcomes, cohorts = table(rows, names)
    seen = _name(closeness, outcomes, cohorts, spelled)
    found: Evidence | None = cache.get(f"evidence:{seen}")
    if found is None:
        found = engine.evidence(closeness, outcomes, cohorts, names, spelled)
        cache.set(f"evidence:{seen}", found, DAY)
    return Learnt(found, spelled, on_the_page(found.proposal.weights) if found.proposal else None, seen)


def table(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Closeness `(pairs, criteria)` with NaN where unknown, outcome in [0, 1] and cohort, one row a pair.

    The outcome is the mean of what its members say of the objective, the progress and the fit, each from 0 to 1. A pair
    that the engine did not explain (formed by hand) is left out: nothing was compared.
    """
    by_pair: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        if (row["binome__explanation"] or {}).get("contributions"):
            by_pair.setdefault(row["binome"], []).append(row)
    closeness = np.full((len(by_pair), len(names)), np.nan)
    at = {name: k for k, name in enumerate(names)}
    for i, (first, *_others) in enumerate(by_pair.values()):
        for each in first["binome__explanation"]["contributions"]:
            if each["criterion"] in at:
                closeness[i, at[each["criterion"]]] = each["closeness"] / engine.SCALE
    outcomes = [float(np.mean([value(row) for row in said])) for said in by_pair.values()]
    cohorts = [said[0]["program"] for said in by_pair.values()]
    return closeness, np.array(outcomes, dtype=np.float64), np.array(cohorts, dtype=np.int64)


def value(row: Mapping[str, Any]) -> float:
    """One member's answers on one scale from 0 to 1."""
    parts = (row["objective"] / max(Reached.values), (row["progress"] - 1) / 4, (row["fit"] - 1) / 4)
    return float(sum(parts) / len(parts))


def on_the_page(weights: Mapping[str, float]) -> dict[str, float]:
    """The proposed weights as a coordinator can set them; proportions are kept."""
    scale = min(1.0, HIGHEST / max(weights.values()))
    return {name: round(weight * scale / STEP) * STEP for name, weight in weights.items()}


def times_in_100(effect: float) -> float:
    """How often, of two pairs that differ by one ordinary step on a criterion, the closer one does better; 50 by luck.

    `effect` in log-odds per step: the concordance of two logistic outcomes that far apart (Agresti 1980).
    """
    if abs(effect) < 1e-4:
        return 50 + 100 * effect / 6
    # Written with the exponential of a negative number, which never overflows.
    odds = float(np.exp(-abs(effect)))
    worse = odds * (abs(effect) - (1 - odds)) / (1 - odds) ** 2
    return 100 * (worse if effect < 0 else 1 - worse)


def _name(
    closeness: Floats, outcomes: Floats, cohorts: NDArray[np.int64], weights: Mapping[str, float]
) -> str:
    order = np.lexsort((*np.nan_to_num(closeness, nan=-1).T, outcomes, cohorts))
    text = json.dumps([closeness.shape, sorted(weights.items()), engine.ENGINE_VERSION])
    content = b"".join(part[order].tobytes() for part in (closeness, outcomes, cohorts))
    return hashlib.sha256(text.encode() + content).hexdigest()

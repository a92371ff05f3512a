"""Criterion by criterion: what may be claimed, how sure, and how long to wait for more."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..types import IntVector
from .lacks import information
from .needed import USUAL_OVERLAP, pairs_needed
from .results import Finding, Lack, Verdict
from .sample import Sample
from .slopes import PRECISION, Slope, sceptical_slopes

FEWEST_FOR_A_CRITERION = 41  # up to 40 pairs, what passes the bar is mostly luck and always overstated


def list_findings(
    s: Sample, usable: IntVector, lacks: Mapping[str, Lack | None], gate_open: bool, effect: float
) -> dict[str, Finding]:
    """A finding for every criterion, by name. ``usable`` are the columns that ``lacks`` lets into the model."""
    slopes = dict.fromkeys(range(len(s.names)), Slope())
    if usable.size:
        x = s.centred[:, usable] / s.deviation[usable]
        slopes.update(zip(usable.tolist(), sceptical_slopes(s, x), strict=True))
    overlaps = _overlaps(s, usable)
    tests = usable.size or len(s.names)
    found = {}
    for k, name in enumerate(s.names):
        few = Lack.TOO_FEW if s.known[:, k].sum() < FEWEST_FOR_A_CRITERION else None
        claim = _verdict(slopes[k], lacks[name] or few, gate_open, tests)
        wait = _still_needed(s, k, tests, overlaps.get(k, USUAL_OVERLAP), effect)
        found[name] = _finding(s, k, slopes[k], claim, wait)
    return found


def _finding(s: Sample, k: int, slope: Slope, claim: tuple[Verdict, Lack | None], wait: int) -> Finding:
    return Finding(
        name=s.names[k],
        verdict=claim[0],
        lack=claim[1],
        effect=slope.effect,
        low=slope.bounds[0],
        high=slope.bounds[1],
        deviation=float(s.deviation[k]),
        known=int(s.known[:, k].sum()),
        still_needed=wait,
    )


def _verdict(slope: Slope, lack: Lack | None, gate_open: bool, tests: int) -> tuple[Verdict, Lack | None]:
    if lack is None and not gate_open:
        lack = Lack.CHANCE
    if lack is None and not slope.beyond(1):
        lack = Lack.TOO_WIDE
    if lack:
        return Verdict.NOT_ENOUGH, lack
    return (Verdict.SUPPORTED if slope.beyond(tests) else Verdict.LEAD), None


def _overlaps(s: Sample, usable: IntVector) -> dict[int, float]:
    """R² of each criterion on the others, adjusted for their number; the usual one while pairs are too few to tell."""
    n, p = s.size, usable.size
    if n <= 3 * p or not p:
        return {}
    x = s.centred[:, usable]
    x = x / np.sqrt((x**2).mean(axis=0))
    alone = 1 / np.diag(np.linalg.inv(x.T @ x / n + 1e-6 * np.eye(p)))
    overlap = np.clip(1 - alone * (n - 1) / (n - p), 0, 0.95)
    return dict(zip(usable.tolist(), overlap.tolist(), strict=True))


def _still_needed(s: Sample, k: int, tests: int, overlap: float, effect: float) -> int:
    whole = pairs_needed(
        effect,
        tests=tests,
        information=information(s),
        overlap=overlap,
        precision=PRECISION,
    )
    share = float(s.known[:, k].mean()) if s.size and s.known[:, k].any() else 1.0
    return max(0, math.ceil(whole / share) - s.size)

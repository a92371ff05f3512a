"""What the evidence claims when nothing is real, and what it finds when something is.

A claim is an interval claim behind the gate: the permutation test of all criteria together passes at 5 %, and the 95 %
interval of the criterion leaves zero out (a "lead" or "supported" on the page). `false_claims` is the share of cohorts
where nothing is real and at least one of the twelve criteria is claimed; `power` the share where a criterion of 0.8
log-odds per standard deviation (beside one of 0.5, one of 0.3 and nine of nothing) is claimed with its right sign.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import Evidence, Verdict, evidence

Floats = NDArray[np.float64]
NAMES = tuple(f"c{k:02d}" for k in range(12))
WEIGHTS = dict(zip(NAMES, (5.0, 3, 1, 5, 3, 3, 2, 2, 2, 1, 1, 1), strict=True))
SLOPES = np.array([0.8, 0.5, 0.3, *[0.0] * 9])
CUTS = (-2.2, -1.2, -0.2, 1.2)  # five levels of outcome
SIZES = (40, 80, 150, 200)
MISSING = 0.0  # of each closeness; the brief of the figures to reach knows everything
BATCH = 25


def world(rng: np.random.Generator, n: int, slopes: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Closeness `(n, 12)`, criteria correlated at 0.2, and outcomes on five levels."""
    p = len(slopes)
    z = rng.normal(size=(n, p)) @ np.linalg.cholesky(0.2 + 0.8 * np.eye(p)).T
    return 0.5 + z / 20, np.digitize(z @ slopes + rng.logistic(size=n), CUTS)


def measured(runs: int, sizes: tuple[int, ...] = SIZES, workers: int = 2) -> dict[int, dict[str, float]]:
    """For each number of pairs, the share of `runs` cohorts in which each kind of claim was made."""
    batches = [(n, real, at) for n in sizes for real in (False, True) for at in range(0, runs, BATCH)]
    work = partial(_batch, runs=runs)
    if workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            counted = list(pool.map(work, batches))
    else:
        counted = [work(batch) for batch in batches]
    table: dict[int, dict[str, float]] = {n: {} for n in sizes}
    for (n, _real, _at), counts in zip(batches, counted, strict=True):
        for name, count in counts.items():
            table[n][name] = table[n].get(name, 0.0) + count / runs
    return table


def error(share: float, runs: int) -> float:
    """Standard error of a share; never said to be nothing."""
    held = min(max(share, 1 / (runs + 2)), 1 - 1 / (runs + 2))
    return float(np.sqrt(held * (1 - held) / runs))


def _batch(what: tuple[int, bool, int], runs: int) -> dict[str, float]:
    n, real, at = what
    from threadpoolctl import threadpool_limits

    counts: dict[str, float] = {}
    with threadpool_limits(1):
        for run in range(at, min(at + BATCH, runs)):
            rng = np.random.default_rng([n, int(real), run])
            closeness, outcome = world(rng, n, SLOPES if real else 0 * SLOPES)
            found = evidence(closeness, outcome, np.zeros(n), NAMES, WEIGHTS, seed=run)
            for name, seen in _claims(found, real).items():
                counts[name] = counts.get(name, 0) + seen
    return counts


def _claims(found: Evidence, real: bool) -> dict[str, Any]:
    claimed = [f for f in found.findings if f.verdict is not Verdict.NOT_ENOUGH]
    total = found.total.verdict is Verdict.SUPPORTED
    if not real:
        return {
            "false_claims": bool(claimed),
            "false_supported": any(f.verdict is Verdict.SUPPORTED for f in claimed),
            "false_total": total,
            "false_proposal": found.proposal is not None,
        }
    first = found.findings[0]
    return {
        "power": first in claimed and first.effect > 0,
        "power_supported": first.verdict is Verdict.SUPPORTED and first.effect > 0,
        "power_total": total,
        "proposal": found.proposal is not None,
    }

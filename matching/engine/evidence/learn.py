"""The whole question: does our score predict, which criteria matter, what would better weights be, how long to wait.

A claim on a criterion passes three doors: enough pairs, the global gate, and an interval from a sceptical model. With
nothing real, the gate alone keeps false claims of any kind at 5 % or less, whatever the size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from ..checks import is_whole, place
from ..types import EngineError, IntVector
from .findings import FEWEST_FOR_A_CRITERION, list_findings
from .gate import permutation_p
from .lacks import column_lack, information, sample_lack, spread, total_lack
from .needed import ALPHA, check_effect, pairs_needed
from .proposal import propose
from .results import Evidence, Lack, TotalTest, Verdict
from .sample import Sample, sample
from .slopes import PRECISION, Slope, sceptical_slopes

LEAST_DRAWS, MOST_DRAWS = 99, 1_000_000
MOST_SEEDS = 1 << 63


def evidence(
    closeness: ArrayLike,
    outcomes: ArrayLike,
    cohorts: ArrayLike,
    criteria: Sequence[str],
    weights: Mapping[str, float],
    *,
    effect: float = 0.5,
    permutations: int = 999,
    seed: int = 0,
) -> Evidence:
    """What the outcomes allow to say.

    ``closeness`` float ``(n_pairs, n_criteria)``, NaN where unknown, columns named by ``criteria``. ``outcomes``
    ``(n_pairs,)``: any ordinal scale, higher is better, NaN while not in. ``cohorts`` ``(n_pairs,)``: any sortable ids.
    ``weights``: the programme's, one per criterion, 0 to 1000. ``effect`` (log-odds per standard deviation) is the
    size asked about in ``still_needed``. The same data in any order of rows or columns give the same answer.

    Raises EngineError: bad_shape, bad_closeness, bad_outcome, duplicate_criterion, missing_weight, bad_weight,
    bad_effect, bad_permutations, bad_index (a seed that is not whole, or below 0). Data that can't answer are no error: they give ``not_enough`` and say why.
    """
    check_effect(effect)
    if not is_whole(permutations, LEAST_DRAWS, MOST_DRAWS):
        raise EngineError("bad_permutations", permutations=str(permutations), least=LEAST_DRAWS)
    seed = place(seed, MOST_SEEDS)
    s = sample(closeness, outcomes, cohorts, criteria, weights)
    lacks = {name: column_lack(s, k) for k, name in enumerate(s.names)}
    usable = np.array([k for k, name in enumerate(s.names) if lacks[name] is None], dtype=np.int64)
    gate_p = _gate(s, usable, permutations, seed)
    findings = list_findings(s, usable, lacks, gate_p < ALPHA, effect)
    worth = gate_p < ALPHA and s.size >= FEWEST_FOR_A_CRITERION
    return Evidence(
        pairs=s.pairs,
        compared=s.size,
        cohorts=s.cohorts,
        levels=s.levels,
        total=_total(s, effect, permutations, seed),
        gate_p=gate_p,
        gate_open=gate_p < ALPHA,
        findings=tuple(findings[name] for name in criteria),
        proposal=propose(s, usable, seed) if worth else None,
    )


def _gate(s: Sample, usable: IntVector, permutations: int, seed: int) -> float:
    if not usable.size:
        return 1.0
    x = s.centred[:, usable] / s.deviation[usable]
    return permutation_p(x, s.ridit, s.cohort, PRECISION, permutations, seed)


def _total(s: Sample, effect: float, permutations: int, seed: int) -> TotalTest:
    column = s.centred @ s.weights
    whole = pairs_needed(effect, information=information(s), overlap=0, precision=PRECISION)
    wait = max(0, whole - s.size)
    lack = sample_lack(s) or total_lack(s, column)
    if lack:
        return TotalTest(Verdict.NOT_ENOUGH, lack, 1.0, 0.0, *Slope().bounds, still_needed=wait)
    x = (column / spread(s, column))[:, None]
    p = permutation_p(x, s.ridit, s.cohort, PRECISION, permutations, seed)
    slope = sceptical_slopes(s, x)[0]
    passed = p < ALPHA
    verdict, lack = (Verdict.SUPPORTED, None) if passed else (Verdict.NOT_ENOUGH, Lack.CHANCE)
    return TotalTest(verdict, lack, p, slope.effect, *slope.bounds, still_needed=wait)

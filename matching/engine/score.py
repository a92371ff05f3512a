"""The score of every pair: a mean over what is known, pulled towards the prior when little is.

Rows are scored by chunks. Small cohorts go through numpy alone; large ones through compiled kernels and a few threads.
Both give the same numbers to the bit: everything is integers, even where floats hold them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .eligibility import Exclusions, exclusions
from .prepare import UNIT, Float32, Prepared, prepare
from .threads import crew
from .types import SCALE, Cohort, IntVector, Policy, ScoreMatrix

LARGE = 160_000  # pairs from which compiling and threads pay
CHUNK = 192
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """``score`` uint16 ``(n_mentees, n_mentors)`` in basis points, 0 where forbidden, at least 1 elsewhere.

    ``confidence`` is the share of the weight that is known; ``low`` and ``high`` are what the score would become if
    every unknown turned out worst or best. All uint16, same shape, made on first use; forbidden pairs hold 0. ``row``
    gives the three for one mentee alone.
    """

    score: ScoreMatrix
    prepared: Prepared
    exclusions: Exclusions

    @cached_property
    def confidence(self) -> ScoreMatrix:
        return self._each(0)

    @cached_property
    def low(self) -> ScoreMatrix:
        return self._each(1)

    @cached_property
    def high(self) -> ScoreMatrix:
        return self._each(2)

    def row(self, mentee: int) -> tuple[IntVector, IntVector, IntVector]:
        """``(confidence, low, high)`` of one mentee with each mentor, int64; 0 where forbidden."""
        confidence, low, high = self._beside(slice(mentee, mentee + 1))
        return confidence[0], low[0], high[0]

    def _each(self, which: int) -> ScoreMatrix:
        out = np.empty(self.score.shape, dtype=np.uint16)
        for rows in _chunks(len(out), CHUNK):
            out[rows] = self._beside(rows)[which]
        return out

    def _beside(self, rows: slice) -> tuple[NDArray[np.int64], ...]:
        p = self.prepared
        known = known_weight(p, rows).astype(np.float64)
        low = numerator(p, rows).astype(np.float64) + p.prior_points
        high = low + (p.whole - known) * UNIT
        whole = float((p.whole + p.prior) * UNIT)
        free = self.score[rows] > 0
        found = (ratio(known, float(p.whole)), held(ratio(low, whole)), held(ratio(high, whole)))
        return tuple(np.where(free, values, 0).astype(np.int64) for values in found)


def score(cohort: Cohort, policy: Policy, barred: Exclusions | None = None) -> Scores:
    """Scores of every pair. ``barred`` spares a second computation of the exclusions when the caller has them.

    Raises EngineError: see ``check_policy`` and ``check_people``.
    """
    prepared = prepare(cohort, policy)
    barred = barred if barred is not None else exclusions(cohort, policy)
    return Scores(score=table(prepared, barred), prepared=prepared, exclusions=barred)


def table(
    p: Prepared,
    barred: Exclusions,
    *,
    chunk: int = CHUNK,
    threads: int | None = None,
    compiled: bool | None = None,
) -> ScoreMatrix:
    """The scores alone, uint16. ``chunk``, ``threads`` and ``compiled`` change the speed and never the result."""
    out = np.empty((len(p.mentee), len(p.mentor)), dtype=np.uint16)
    large = out.size >= LARGE
    team = crew() if threads is None else threads
    fill = _compiled(p, barred, out) if (large if compiled is None else compiled) else _plain(p, barred, out)
    if not large and threads is None:
        _run(fill, _chunks(len(out), chunk))
    else:
        with _one_blas_thread(), ThreadPoolExecutor(team) as pool:
            parts = [list(_chunks(len(out), chunk))[k::team] for k in range(team)]
            list(pool.map(lambda part: _run(fill, iter(part)), parts))
    for i, j in barred.between:
        out[i, j] = 0
    return out


def numerator(p: Prepared, rows: slice = slice(None), out: Float32 | None = None) -> Float32:
    """The points of the known criteria in weight × ``UNIT``, whole numbers in float32 ``(rows, n_mentors)``."""
    top: Float32 = np.matmul(p.mentee[rows], p.mentor.T, out=out)
    for step in p.steps:
        top += step.points[(step.mentee[rows] @ step.mentor.T).astype(np.intp)]
    return top


def known_weight(p: Prepared, rows: slice = slice(None), out: Float32 | None = None) -> Float32:
    """The weight that is known of each pair, whole numbers in float32 ``(rows, n_mentors)``."""
    known: Float32 = np.matmul(p.known_mentee[rows], p.known_mentor.T, out=out)
    return known


Fill = Callable[[slice], None]


def _plain(p: Prepared, barred: Exclusions, out: ScoreMatrix) -> Fill:
    def fill(rows: slice) -> None:
        top = numerator(p, rows).astype(np.float64) + p.prior_points
        bottom = (known_weight(p, rows).astype(np.float64) + p.prior) * UNIT
        out[rows] = np.where(barred.by_company(rows), 0, held(ratio(top, bottom)))

    return fill


def _compiled(p: Prepared, barred: Exclusions, out: ScoreMatrix) -> Fill:
    # Compiled code takes a second to load: only a large cohort pays for it.
    from . import score_kernels as kernels

    open_ = (barred.table == 0).astype(np.uint16)
    mentee, mentor = barred.mentee_company, barred.mentor_company

    def fill(rows: slice) -> None:
        # The same memory serves chunk after chunk: the allocator keeps it warm.
        top: Float32 = np.matmul(p.mentee[rows], p.mentor.T)
        for step in p.steps:
            kernels.add_steps(top, np.matmul(step.mentee[rows], step.mentor.T), step.points)
        known = known_weight(p, rows)
        kernels.finish(
            top, known, open_, mentee[rows], mentor, float(p.prior), float(p.prior_points), out[rows]
        )

    return fill


def _run(fill: Fill, chunks: Iterator[slice]) -> None:
    for rows in chunks:
        fill(rows)


def _chunks(rows: int, chunk: int) -> Iterator[slice]:
    for start in range(0, rows, chunk):
        yield slice(start, min(rows, start + chunk))


def _one_blas_thread() -> Any:
    """Our threads take whole chunks each: threads of the BLAS beside them would only be in the way."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:  # it comes with scikit-learn; without it, only the speed suffers
        return nullcontext()
    return threadpool_limits(1, user_api="blas")


def ratio(top: Doubles, bottom: Doubles | float) -> Doubles:
    """``top / bottom`` in basis points, rounded half up. Whole numbers under 2**53, so that the floor is exact."""
    result: Doubles = np.floor((2 * SCALE * top + bottom) / (2 * np.asarray(bottom)))
    return result


def held(values: Doubles) -> Doubles:
    """An admissible pair has 1 at least: 0 means forbidden."""
    held: Doubles = np.clip(values, 1, SCALE)
    return held

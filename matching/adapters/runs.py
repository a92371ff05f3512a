"""The engine's answer becomes rows: proposals, people without a pair, and the proof."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from matching.adapters.choices import ranks
from matching.adapters.fingerprint import fingerprint
from matching.adapters.pool import Pool
from matching.adapters.settings import Settings
from matching.engine import (
    Assignment,
    EngineError,
    Explanation,
    Reason,
    Scores,
    assign,
    explain,
    explore,
    rank_bands,
    score,
)
from matching.engine.types import BoolMatrix, IntMatrix, IntVector, ScoreMatrix
from matching.enums import FloorMode, PairingMode
from matching.models import Proposal, Unpaired
from programs.models import Candidate

NOT_CLEARED = "company_not_cleared"  # beside the engine's reasons: never reached the engine
Pair = tuple[int, int]


class Lack(StrEnum):
    """Why there is nothing to compare."""

    NOBODY = "nobody"
    MENTORS = "no_mentor"
    MENTEES = "no_mentee"


@dataclass(frozen=True)
class Answer:
    """What a run found, in keys of candidates; nothing is saved. The rows are made when somebody asks for them.

    `scores` are the engine's own, without noise or ranks: what the pages show.
    """

    pool: Pool
    settings: Settings
    scores: Scores
    found: Assignment
    seconds: float
    besides: Mapping[str, Any]  # what the board added to what was read

    @cached_property
    def input_hash(self) -> str:
        """What was read, as one number: see fingerprint."""
        return fingerprint(self.pool, self.settings, **self.besides)

    @cached_property
    def mentor_of(self) -> dict[int, int]:
        """`{mentee: mentor}` of those who have a pair."""
        pool = self.pool
        return {pool.mentees[i].pk: pool.mentors[j].pk for i, j in self._pairs}

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Rows without a scenario yet."""
        return [_proposal(self.pool, self.scores, i, j) for i, j in self._pairs]

    @cached_property
    def unpaired(self) -> list[Unpaired]:
        """Everyone eligible who has no pair, in this answer or before it, with the engine's reason; rows without a scenario."""
        pool, found = self.pool, self.found
        alone = [(pool.mentees[i], self._why(reason, (i, ...))) for i, reason in found.unpaired.items()]
        alone += [(pool.mentors[j], self._why(reason, (..., j))) for j, reason in found.idle.items()]
        alone += [(candidate, NOT_CLEARED) for candidate in pool.held]
        return [Unpaired(candidate=c, reason=reason) for c, reason in alone if c.pk not in pool.engaged]

    @cached_property
    def proof(self) -> dict[str, Any]:
        """Plain numbers: what was compared, what was reached, and the bound that nothing can exceed.

        `total`, `worst` and `mean` are of the scores shown; `dual` is the bound of what was maximised, pairs kept together
        included: `pairs` × `pair_value` and the total, which is another one when noise, ranks, a stay bonus or reciprocity came in. `balance`: mentors given and received, by company.
        """
        pool, found = self.pool, self.found
        admissible = (self.scores.score > 0) & pool.allowed
        reached = [int(self.scores.score[pair]) for pair in self._pairs]
        return {
            "mentors": len(pool.mentors),
            "mentees": len(pool.mentees),
            "places": int(pool.cohort.capacity.sum()),
            "compared": int(admissible.sum()),
            "excluded": int(admissible.size - admissible.sum()),
            "pairs": found.pairs,
            "total": sum(reached),
            "worst": min(reached, default=None),
            "mean": round(sum(reached) / len(reached)) if reached else None,
            "floor": self.floor,
            "dual": found.bound,
            "pair_value": found.pair_value,
            "gap": found.gap,
            "proved": found.proved,
            "balance": self.balance,
            "seconds": round(self.seconds, 3),
        }

    @cached_property
    def balance(self) -> dict[str, dict[str, int]]:
        """How many mentors each company gives and receives in these pairs, by its key as text."""
        out: dict[str, dict[str, int]] = {}
        for i, j in self._pairs:
            for person, way in ((self.pool.mentors[j], "given"), (self.pool.mentees[i], "received")):
                each = out.setdefault(str(person.company_id), {"given": 0, "received": 0})
                each[way] += 1
        return out

    @property
    def floor(self) -> int | None:
        """What nobody is paired below, in basis points of the scores shown; None when that has no meaning."""
        if self.settings.floor_mode == FloorMode.VALUE:
            return self.settings.floor
        plain = self.settings.mode != PairingMode.HYBRID and not self.settings.explore
        return self.found.floor if plain else None

    def _why(self, reason: Reason, line: tuple[Any, Any]) -> str:
        """The engine's reason; whoever has somebody admissible, but under the chosen floor, is told so."""
        some = reason == Reason.NO_ADMISSIBLE and (self.scores.score[line] * self.pool.allowed[line]).any()
        return str(Reason.BELOW_FLOOR if some and self.settings.floor else reason)

    @cached_property
    def _pairs(self) -> list[Pair]:
        return [(i, int(j)) for i, j in enumerate(self.found.mentor_of) if j >= 0]


def missing(pool: Pool) -> Lack | None:
    """What a run would need and does not have; None when it can go."""
    if not pool.mentors and not pool.mentees:
        return Lack.NOBODY
    if not pool.mentors:
        return Lack.MENTORS
    return None if pool.mentees else Lack.MENTEES


def solve(
    pool: Pool,
    settings: Settings,
    *,
    kept: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    current: Mapping[int, int] | None = None,
    stay_bonus: int | None = None,
    scores: Scores | None = None,
) -> Answer:
    """The best assignment of the pool for these aims, proved. Nothing is written.

    `kept` and `apart` are (mentor, mentee) keys: pairs that must be, pairs that must not. `current` `{mentee: mentor}` is
    what to stay close to, each of its pairs counting `stay_bonus` (by default that of the settings) more. In `apart` and
    `current`, whoever is not in the pool is left aside; in `kept` it is an EngineError("lock_gone").
    `scores` spares computing them again for the same pool and settings. Raises EngineError for settings without a meaning
    and locks that cannot be, as `assign` does.
    """
    start = time.perf_counter()
    together, separate = sorted(kept), sorted(apart)
    bonus = settings.stay_bonus if stay_bonus is None else stay_bonus
    now = dict(sorted((current or {}).items()))
    scores = scores or scored(pool, settings)
    stated = ranks(pool) if settings.mode == PairingMode.HYBRID else None
    locked = [_cell(pool, pair) for pair in together]
    found = assign(
        _aimed(settings, scores, stated),
        pool.cohort.capacity,
        allowed=_allowed(pool, separate) & _above_floor(settings, scores, locked),
        locked=locked,
        floor="best" if settings.floor_mode == FloorMode.BEST and not _spoken(stated) else None,
        companies=_companies(pool) if settings.balanced else None,
        imbalance_price=settings.imbalance_price,
        imbalance_cap=settings.imbalance_cap,
        current=_vector(pool, now),
        stay_bonus=bonus,
        twins=pool.cohort.twins,
        causes=scores.exclusions.cause,
    )
    besides: dict[str, Any] = {"kept": together, "apart": separate, "current": now, "stay_bonus": bonus}
    besides["ranks"] = (
        [] if stated is None else [(int(i), int(j), stated[i, j]) for i, j in np.argwhere(stated)]
    )
    return Answer(pool, settings, scores, found, time.perf_counter() - start, besides)


def _spoken(stated: IntMatrix | None) -> bool:
    """Whether a mentee has ranked somebody: then no pair is traded for a stronger weakest one, which nobody asked for."""
    return stated is not None and bool(stated.any())


def scored(pool: Pool, settings: Settings) -> Scores:
    """How everybody of the pool stands to everybody, with these weights."""
    return score(pool.cohort, settings.policy(same_company_allowed=pool.program.same_company_allowed))


def between(
    pool: Pool, mentor: Candidate, mentee: Candidate, settings: Settings | None = None
) -> Explanation | None:
    """How the two stand to one another today; None when one of them is not in the pool."""
    if mentee.pk not in pool.row or mentor.pk not in pool.column:
        return None
    aims = settings or Settings.of(pool.program)
    scores = score(pool.cohort, aims.policy(same_company_allowed=pool.program.same_company_allowed))
    return explain(pool.cohort, scores, pool.row[mentee.pk], pool.column[mentor.pk])


def _aimed(settings: Settings, scores: Scores, stated: IntMatrix | None) -> ScoreMatrix:
    """The scores that are maximised: with the mentees' ranks in the hybrid mode, with noise when it was asked for."""
    table = scores.score if stated is None else rank_bands(scores.score, stated)
    return explore(table, settings.seed, settings.explore) if settings.explore else table


def _allowed(pool: Pool, apart: Iterable[Pair]) -> BoolMatrix:
    allowed = pool.allowed.copy()
    for mentor, mentee in apart:
        if mentor in pool.column and mentee in pool.row:
            allowed[pool.row[mentee], pool.column[mentor]] = False
    return allowed


def _above_floor(settings: Settings, scores: Scores, locked: Iterable[Pair]) -> BoolMatrix:
    """False for the pairs under the floor that was chosen, except those kept together; read off the scores that are shown."""
    above: BoolMatrix = scores.score >= (settings.floor or 0 if settings.floor_mode == FloorMode.VALUE else 0)
    for cell in locked:
        above[cell] = True
    return above


def _cell(pool: Pool, pair: Pair) -> Pair:
    """Row and column of (mentor, mentee)."""
    mentor, mentee = pair
    if mentor not in pool.column or mentee not in pool.row:
        raise EngineError("lock_gone", mentor=mentor, mentee=mentee)
    return pool.row[mentee], pool.column[mentor]


def _vector(pool: Pool, current: Mapping[int, int]) -> IntVector:
    vector = np.full(len(pool.mentees), -1, dtype=np.int64)
    for mentee, mentor in current.items():
        if mentee in pool.row and mentor in pool.column:
            vector[pool.row[mentee]] = pool.column[mentor]
    return vector


def _companies(pool: Pool) -> tuple[IntVector, IntVector]:
    """The company of each row and of each column, counted from 0."""
    at: dict[int, int] = {}
    sides = ((at.setdefault(p.company_id, len(at)) for p in side) for side in (pool.mentees, pool.mentors))
    mentees, mentors = (np.fromiter(side, dtype=np.int64) for side in sides)
    return mentees, mentors


def _proposal(pool: Pool, scores: Scores, mentee: int, mentor: int) -> Proposal:
    reasons = explain(pool.cohort, scores, mentee, mentor)
    return Proposal(
        mentor=pool.mentors[mentor],
        mentee=pool.mentees[mentee],
        score=reasons.score,
        low=reasons.low,
        high=reasons.high,
        confidence=reasons.confidence,
        explanation=reasons.as_dict(),
    )

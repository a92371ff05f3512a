"""Score, solve and proof against the floor and the peers, size by size, in one interleaved run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine import Assignment, Cohort, Scores, assign, exclusions, score
from matching.engine.prepare import prepare
from matching.engine.types import IntVector

from . import machine, peers
from .cohorts import POLICY, cohort

SCIPY_NEEDS_GIB = 1.6  # its table of float64 and ours, at 10,000
HEAVY = 5_000  # from here on a peer runs once


@dataclass
class Problem:
    """A cohort, and what each step of the work makes of it. `ones`: a single place a mentor, what every peer knows."""

    cohort: Cohort
    ones: IntVector
    scores: Scores

    @classmethod
    def of(cls, n: int) -> Problem:
        people = cohort(n, seed=1)
        return cls(people, np.ones(n, dtype=np.int64), score(people, POLICY, exclusions(people, POLICY)))

    def solved(self, **asked: Any) -> Assignment:
        return assign(self.scores.score, self.ones, **asked)


def warm_up() -> float:
    """Seconds that the very first solve of a process pays, for what is compiled once."""
    small = Problem.of(450)
    return machine.timed(lambda: small.solved(floor="best"))


def measured(n: int, *, heavy: bool = True) -> dict[str, Any]:
    """Medians in seconds of every work at this size, with what each of them found."""
    problem = Problem.of(n)
    table = problem.scores.score
    found: dict[str, Any] = {}
    barred = exclusions(problem.cohort, POLICY)
    works: dict[str, Callable[[], object]] = {
        "floor": machine.floor(problem.scores.prepared),
        "features": lambda: prepare(problem.cohort, POLICY),
        "exclusions": lambda: exclusions(problem.cohort, POLICY),
        "features and score": lambda: score(problem.cohort, POLICY, barred),
        "solve and proof": _kept(found, "ours", problem.solved),
        "solve and proof, several places": lambda: assign(table, problem.cohort.capacity),
    }
    if n <= peers.GREEDY_UP_TO:
        works["greedy"] = _kept(found, "greedy", peers.greedy(table))
    times = max(1, min(9, 6_000 // n)) + 2 * (n < HEAVY)
    repeats = dict.fromkeys(works, max(3, times))
    if heavy:
        works["scipy"] = _kept(found, "scipy", peers.scipy_dense(table))
        repeats["scipy"] = 1 if n >= HEAVY else 3
        if n <= peers.MUNKRES_UP_TO:
            works["munkres"] = _kept(found, "munkres", peers.munkres(table))
            repeats["munkres"] = 1
    if "greedy" in works:
        repeats["greedy"] = 1 if n > peers.MUNKRES_UP_TO else 3
    seconds = machine.middles(machine.interleaved(works, repeats))
    return {"n": n, "seconds": seconds, **_told(problem, found), "turns": repeats["floor"]}


def _kept(found: dict[str, Any], name: str, work: Callable[[], object]) -> Callable[[], object]:
    def keeping() -> object:
        found[name] = work()
        return found[name]

    return keeping


def _told(problem: Problem, found: dict[str, Any]) -> dict[str, Any]:
    ours: Assignment = found["ours"]
    width = machine.whole(problem.scores.prepared)[0].shape[1]
    results = {"ours": (ours.pairs, ours.total)}
    results |= {name: found[name] for name in ("greedy", "scipy", "munkres") if name in found}
    return {
        "width": width,
        "forbidden": float((problem.scores.score == 0).mean()),
        "proved": ours.proved,
        "results": results,
        "agree": len({value for name, value in results.items() if name != "greedy"}) == 1,
    }


def ours(seconds: dict[str, float]) -> float:
    """Exclusions, score, solve and proof. Reading the people into numbers is told apart."""
    scoring = max(0.0, seconds["features and score"] - seconds["features"])
    return seconds["exclusions"] + scoring + seconds["solve and proof"]

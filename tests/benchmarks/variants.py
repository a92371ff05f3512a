"""What the refinements cost beside the plain solve: a floor, reciprocity, and starting again after one change."""

from __future__ import annotations

from statistics import median
from typing import Any

import numpy as np

from matching.engine import Assignment, assign

from . import machine
from .pairing import Problem

PRICE = 200  # basis points for each unit of imbalance of a company: 2 points of 100
CHANGES = 40


def floored(n: int) -> dict[str, Any]:
    """The best reachable floor: how much longer, how much of the total it takes, how far it lifts the worst pair."""
    problem = Problem.of(n)
    kept: dict[str, Assignment] = {}

    def work(name: str, **asked: Any) -> None:
        kept[name] = problem.solved(**asked)

    seconds = machine.middles(
        machine.interleaved(
            {"plain": lambda: work("plain"), "floor": lambda: work("floor", floor="best")},
            {"plain": 3, "floor": 3},
        )
    )
    plain, best = kept["plain"], kept["floor"]
    return {
        "over_plain": seconds["floor"] / seconds["plain"],
        "cost": 1 - best.total / plain.total if plain.total else 0.0,
        "worst": [plain.worst, best.worst],
        "pairs": [plain.pairs, best.pairs],
        "proved": best.proved,
    }


def reciprocal(n: int) -> dict[str, Any]:
    """Soft reciprocity between companies: how much longer, and what it gives.

    With all the places of the mentors: where everybody is paired, nobody can be left out and balance is what it is.
    """
    problem = Problem.of(n)
    at: dict[str | None, int] = {}
    sides = [
        np.array([at.setdefault(p.company, len(at)) for p in people], dtype=np.int64)
        for people in (problem.cohort.mentees, problem.cohort.mentors)
    ]
    kept: dict[str, Assignment] = {}

    def work(name: str, **asked: Any) -> None:
        kept[name] = assign(problem.scores.score, problem.cohort.capacity, **asked)

    asked: dict[str, Any] = {"companies": (sides[0], sides[1]), "imbalance_price": PRICE}
    seconds = machine.middles(
        machine.interleaved(
            {"plain": lambda: work("plain"), "soft": lambda: work("soft", **asked)}, {"plain": 5, "soft": 5}
        )
    )
    plain, soft = kept["plain"], kept["soft"]
    return {
        "over_plain": seconds["soft"] / seconds["plain"],
        "imbalance": [_imbalance(a.mentor_of, *sides) for a in (plain, soft)],
        "cost": 1 - soft.total / plain.total if plain.total else 0.0,
        "pairs": [plain.pairs, soft.pairs],
        "proved": soft.proved,
    }


def _imbalance(mentor_of: Any, mentee_company: Any, mentor_company: Any) -> int:
    """Mentors given minus received, in absolute value, over all companies."""
    paired = mentor_of >= 0
    size = int(max(mentee_company.max(), mentor_company.max())) + 1
    given = np.bincount(mentor_company[mentor_of[paired]], minlength=size)
    received = np.bincount(mentee_company[paired], minlength=size)
    return int(np.abs(given - received).sum())


def resolved(n: int) -> dict[str, Any]:
    """One lock or one forbid on a board that is solved, beside a whole solve of the same question."""
    from matching.engine.live import Live

    problem = Problem.of(n)
    table, rng = problem.scores.score, np.random.default_rng(5)
    live = Live(table, problem.ones)
    start = live.assignment.mentor_of.copy()
    whole, again, wrong = [], [], 0
    for turn in range(CHANGES):
        i, j, lock = _change(rng, table, start, turn)
        act, undo = (live.lock, live.unlock) if lock else (live.forbid, live.allow)
        again.append(machine.timed(lambda act=act, i=i, j=j: act(i, j)))  # type: ignore[misc]
        if turn < 10:  # the same question from nothing: as long, and the same answer
            asked: dict[str, Any] = {"locked": [(i, j)]} if lock else {"allowed": _without(table, i, j)}
            kept: list[Assignment] = []
            whole.append(machine.timed(lambda a=asked, k=kept: k.append(assign(table, problem.ones, **a))))  # type: ignore[misc]
            wrong += (kept[0].pairs, kept[0].total) != (live.assignment.pairs, live.assignment.total)
        undo(i, j)
    return {
        "speedup": median(whole) / median(again),
        "milliseconds": 1e3 * median(again),
        "slowest": 1e3 * max(again),
        "whole_milliseconds": 1e3 * median(whole),
        "wrong": wrong,
    }


def _change(rng: np.random.Generator, table: Any, start: Any, turn: int) -> tuple[int, int, bool]:
    """In turn: the ban of a pair that stands, the lock of one that does not."""
    i = int(rng.choice(np.flatnonzero(start >= 0)))
    if turn % 2 == 0:
        return i, int(start[i]), False
    others = np.flatnonzero(table[i])
    return i, int(rng.choice(others[others != start[i]])), True


def _without(table: Any, i: int, j: int) -> Any:
    allowed = np.ones(table.shape, dtype=np.bool_)
    allowed[i, j] = False
    return allowed

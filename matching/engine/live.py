"""An assignment that a person edits: one lock or one veto at a time, each answered from the prices of the last answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import checks, mutual
from .checks import Index
from .network import Cover
from .problem import Floor, Problem, cause_of, locking, state
from .relax import Banned, Large, relaxer, small
from .solve import MAX_BRANCHES, Method, answer
from .types import Assignment, BoolMatrix, CauseMatrix, EngineError, IntVector


@dataclass(frozen=True, slots=True)
class Cost:
    """What forcing a pair would cost: pairs, points of the total (basis points) and of the floor; negative is a gain.

    ``moved`` are the mentees whose mentor would change, that of the forced pair included.
    """

    pairs_lost: int
    points: int
    floor_lost: int
    moved: tuple[int, ...]


class Live:
    """Solved once, then changed one decision at a time, always to the optimum that ``assign`` would reach.

    Arguments are those of ``assign``; ``forbidden`` are pairs ruled out by decision, that ``allow`` gives back. The scores are
    copied. Small problems are simply solved again. A refused change raises EngineError and changes nothing.
    """

    def __init__(
        self,
        score: NDArray[np.integer[Any]],
        capacity: NDArray[np.integer[Any]] | Sequence[int],
        *,
        allowed: BoolMatrix | None = None,
        locked: Iterable[Index] = (),
        forbidden: Iterable[Index] = (),
        floor: Floor = None,
        current: IntVector | Sequence[int] | None = None,
        stay_bonus: int = 0,
        twins: Iterable[Index] = (),
        causes: CauseMatrix | None = None,
        method: Method = "auto",
    ) -> None:
        free = state(
            score, capacity, allowed=allowed, floor=floor, current=current, stay_bonus=stay_bonus, twins=twins
        )
        own = free.score.copy()
        free = replace(free, score=own, worth=replace(free.worth, score=own))
        self._causes = causes
        self._forbidden: dict[Index, int] = {}
        self._assignment: Assignment
        self._prices: Cover
        self._slack: int
        for pair in checks.cells(forbidden):
            i, j = checks.inside(pair, own.shape)
            self._forbidden.setdefault((i, j), int(own[i, j]))
            _write(free, i, j, 0)
        self._problem = locking(free, locked, causes)
        self._large = None if small(self._problem, method) else Large(self._problem)
        self._solve(self._problem)

    @property
    def assignment(self) -> Assignment:
        """The optimum under the decisions taken so far, proved."""
        return self._assignment

    @property
    def locked(self) -> dict[int, int]:
        """The mentor of each locked mentee."""
        return dict(self._problem.locks)

    @property
    def forbidden(self) -> frozenset[Index]:
        """The pairs ruled out by decision."""
        return frozenset(self._forbidden)

    def lock(self, i: int, j: int) -> Assignment:
        """Keep mentee ``i`` with mentor ``j``."""
        i, j = checks.cell((i, j))
        locks = self._problem.locks
        if locks.get(i) == j:
            return self._assignment
        changed = locking(self._problem, [*locks.items(), (i, j)], self._causes)
        if self._large:
            self._large.core.lock(i, j)
        return self._solve(changed)

    def unlock(self, i: int, j: int) -> Assignment:
        """Mentee ``i`` is free again."""
        i, j = checks.cell((i, j))
        locks = self._problem.locks
        if locks.get(i) != j:
            raise EngineError("not_locked", mentee=i, mentor=j)
        changed = locking(self._problem, [pair for pair in locks.items() if pair[0] != i], self._causes)
        if self._large:
            self._large.core.unlock(i, j)
            self._large.doubt(i)
        return self._solve(changed)

    def forbid(self, i: int, j: int) -> Assignment:
        """Rule the pair out."""
        i, j = checks.inside((i, j), self._problem.score.shape)
        if self._problem.locks.get(i) == j:
            raise EngineError("mentee_locked", mentee=i, mentor=j)
        if (i, j) in self._forbidden:
            return self._assignment
        self._forbidden[i, j] = int(self._problem.score[i, j])
        _write(self._problem, i, j, 0)
        if self._large:
            self._large.core.forbid(i, j)
        return self._solve(self._problem)

    def allow(self, i: int, j: int) -> Assignment:
        """Take back a ``forbid``."""
        i, j = checks.inside((i, j), self._problem.score.shape)
        if (i, j) not in self._forbidden:
            if self._problem.score[i, j]:
                return self._assignment
            cause = cause_of(i, j, self._problem.twins, self._causes)
            raise EngineError("never_admissible", mentee=i, mentor=j, cause=cause)
        _write(self._problem, i, j, self._forbidden.pop((i, j)))
        if self._large and self._problem.score[i, j]:
            self._large.core.allow(i, j)
            self._large.doubt(i)
        return self._solve(self._problem)

    def cost_at_least(self, i: int, j: int) -> int:
        """A bound, from the prices alone, on what forcing ``(i, j)`` costs under the present floor.

        In basis points, where one pair less counts for ``assignment.pair_value``. Negative only where a lock stands in the
        way of a gain, or the pair is under the floor.
        """
        i, j = checks.inside((i, j), self._problem.score.shape)
        problem, (u, v) = self._problem, self._prices
        there = np.array([i]), np.array([j])
        price = int(u[i])
        if i in problem.locks:
            mentor = problem.locks[i]
            price = int(problem.score[i, mentor]) + problem.worth.pair_value - int(v[mentor])
        return price + int(v[j]) - int(problem.worth.of(*there)[0]) - self._slack

    def cost(self, i: int, j: int) -> Cost:
        """What forcing ``(i, j)`` costs exactly; nothing changes."""
        i, j = checks.inside((i, j), self._problem.score.shape)
        before, problem, large = self._assignment, self._problem, self._large
        locks = {**problem.locks, i: j}
        changed = locking(problem, locks.items(), self._causes)
        kept = large.core.state() if large else None
        held = self._prices, self._slack, large.proved if large else None
        try:
            if large and problem.locks.get(i) != j:
                if i in problem.locks:
                    large.core.unlock(i, problem.locks[i])
                    large.doubt(i)
                large.core.lock(i, j)
            after = self._solve(changed)
        finally:
            self._problem, self._assignment = problem, before
            self._prices, self._slack = held[0], held[1]
            if large and kept:
                large.problem, large.proved = problem, held[2]
                large.core.restore(kept)
        return Cost(
            before.pairs - after.pairs,
            before.total - after.total,
            (before.floor or 0) - (after.floor or 0),
            tuple(np.flatnonzero(before.mentor_of != after.mentor_of).tolist()),
        )

    def _solve(self, problem: Problem) -> Assignment:
        if self._large:
            self._large.problem = problem
        relax = self._large or relaxer(problem, "dense")
        root = relax(frozenset())

        def branch(banned: Banned) -> mutual.Node:
            return relax(banned) if banned else root

        search = mutual.search(branch, problem.twins, problem.locks, MAX_BRANCHES)
        self._problem, self._assignment = problem, answer(problem, search)
        self._prices = root.solution.u, root.solution.v
        self._slack = root.solution.value - search.node.solution.value
        return self._assignment


def _write(problem: Problem, i: int, j: int, score: int) -> None:
    """Change one score, and what is known of the best."""
    problem.score[i, j] = score
    problem.best[0][i], problem.best[1][j] = problem.score[i].max(), problem.score[:, j].max()

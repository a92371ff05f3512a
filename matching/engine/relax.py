"""One network solved and proved, without the rule on mutual pairs: densely when small, on candidates when large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from . import certificate, network, reciprocity
from .balance import Balance
from .checks import Index
from .mutual import Node
from .network import Cover, Solution
from .problem import Problem, Worth
from .types import EngineError, IntVector

Banned = frozenset[Index]
DENSE_CELLS = 160_000  # 400 × 400: below, the dense solver is as fast and loads nothing


def small(problem: Problem, method: str) -> bool:
    """Whether the dense way is meant. Raises EngineError("unknown_method")."""
    if method not in ("auto", "dense", "sparse"):
        raise EngineError("unknown_method", method=method)
    return method == "dense" or (method == "auto" and problem.score.size <= DENSE_CELLS)


@dataclass(frozen=True, slots=True)
class Limits:
    """The best floor and two proofs in prices of pairs: that no more pairs exist, that a higher floor loses one."""

    floor: int | None
    most: Cover
    above: Cover


def relaxer(problem: Problem, method: str, balance: Balance | None = None) -> Callable[[Banned], Node]:
    """What solves ``problem`` with some pairs banned."""
    if balance is not None and balance.asked:
        return lambda banned: _balanced(problem, banned, balance, large=not small(problem, method))
    if small(problem, method):
        return lambda banned: _dense(problem, banned)
    return Large(problem)


def node(
    problem: Problem,
    banned: Banned,
    worth: Worth,
    found: Solution,
    limits: Limits | None,
    since: Cover | None = None,
) -> Node:
    """The solution with the locks, once everything claimed of it is proved; ``since`` as in the certificate."""
    proof = certificate.prove(worth, problem.places, found.mentor_of, found.u, found.v, since)
    pairs = int((found.mentor_of >= 0).sum())
    floor = limits.floor if limits else problem.floor if isinstance(problem.floor, int) else None
    proved = proof.valid and (limits is None or _bounded(problem, worth, limits, pairs))
    covers = (limits.most, limits.above) if limits else None
    key = (pairs, limits.floor or 0 if limits else 0, found.value)
    return Node(key, _with_locks(problem, found.mentor_of), found, banned, floor, proved, covers)


def _bounded(problem: Problem, worth: Worth, limits: Limits, pairs: int) -> bool:
    """Whether ``pairs`` is the most there is, and fewer above the floor."""
    if certificate.covers(worth.above(1), problem.places, *limits.most) != pairs:
        return False
    if limits.floor is None:
        return True
    above = certificate.covers(worth.above(limits.floor + 1), problem.places, *limits.above)
    return above is not None and above < pairs


def _without(problem: Problem, banned: Banned) -> Worth:
    """What pairs are worth with some banned: a copy, when there are any."""
    if not banned:
        return problem.worth
    score = problem.score.copy()
    for pair in banned:
        score[pair] = 0
    return replace(problem.worth, score=score)


def _limits(worth: Worth, places: IntVector, *, large: bool) -> Limits:
    """The best floor of the plain network."""
    if not large:
        free = (worth.score > 0) & ~worth.out[:, None]
        return Limits(*network.best_floor(worth.score, free, places))
    from . import bottleneck, match

    found = bottleneck.best_floor(worth, match.fresh(len(worth.out), places, worth.out, 0))
    return Limits(found.floor, found.most, found.above)


def _dense(problem: Problem, banned: Banned) -> Node:
    worth, limits = _without(problem, banned), None
    if problem.floor == "best":
        limits = _limits(worth, problem.places, large=False)
        worth = worth.above(limits.floor or 1)
    return node(problem, banned, worth, network.heaviest(worth.table(), problem.places), limits)


def _balanced(problem: Problem, banned: Banned, balance: Balance, *, large: bool) -> Node:
    """The same where the imbalance of companies matters: a limit may cost pairs, and then counts for the floor too."""
    worth, places, limits = _without(problem, banned), problem.places, None
    floor, proved = problem.floor if isinstance(problem.floor, int) else None, True
    if problem.floor == "best" and balance.cap is not None:
        floor, proved = reciprocity.best_floor(worth, places, balance, large=large)
    elif problem.floor == "best":
        limits = _limits(worth, places, large=large)
        floor = limits.floor
    found = reciprocity.solve(worth.above(floor or 1), places, balance, large=large)
    pairs = int((found.mentor_of >= 0).sum())
    proved &= limits is None or _bounded(problem, worth, limits, pairs)
    return Node(
        (pairs, (floor or 0) if problem.floor == "best" else 0, found.value),
        _with_locks(problem, found.mentor_of),
        Solution(found.mentor_of, found.value, found.u, found.v),
        banned,
        floor,
        found.proved and proved,
        (limits.most, limits.above) if limits else None,
        found.y,
    )


def _with_locks(problem: Problem, mentor_of: IntVector) -> IntVector:
    whole = mentor_of.copy()
    for i, j in problem.locks.items():
        whole[i] = j
    return whole


class Large:
    """Solves once, then each set of banned pairs from there. ``problem`` may change in step with ``core``.

    ``proved`` are the last prices that the certificate accepted: it then reads again only what fell below them.
    """

    def __init__(self, problem: Problem) -> None:
        from . import bottleneck, match, sparse

        self.problem, self.best_floor = problem, bottleneck.best_floor
        self.proved: Cover | None = None
        worth = problem.worth
        if problem.floor == "best":
            start = match.fresh(len(worth.out), problem.places, worth.out, 0)
            worth = worth.above(bottleneck.best_floor(worth, start).floor or 1)
        self.core = sparse.Sparse(worth, problem.places)

    def __call__(self, banned: Banned) -> Node:
        if not banned:
            return self._solve(banned)
        score, kept, proved = self.problem.score, self.core.state(), self.proved
        held = {pair: score[pair] for pair in sorted(banned)}
        try:
            for pair in held:
                score[pair] = 0
                self.core.forbid(*pair)
            return self._solve(banned)
        finally:
            for pair, value in held.items():
                score[pair] = value
            self.core.restore(kept)
            self.proved = proved

    def doubt(self, i: int) -> None:
        """Row ``i`` has pairs that the last proof did not see."""
        if self.proved:
            self.proved[0][i] = np.iinfo(np.int64).max

    def _solve(self, banned: Banned) -> Node:
        core, limits = self.core, None
        before = core.worth.least
        if self.problem.floor == "best":
            found = self.best_floor(self.problem.worth, core.match, before)
            limits = Limits(found.floor, found.most, found.above)
            core.floor(found.floor or 1)
        lower = core.worth.least < before
        core.settle(whole=lower)
        worth = self.problem.worth.above(core.worth.least)
        found_now = solution(core.match.mate, core.match.u, core.match.v, worth)
        made = node(self.problem, banned, worth, found_now, limits, None if lower else self.proved)
        self.proved = (core.sure[0].copy(), core.sure[1].copy()) if made.certified else None
        return made


def solution(mate: IntVector, u: IntVector, v: IntVector, worth: Worth) -> Solution:
    """A copy of what the solver holds, with no price for those who are out."""
    rows = np.flatnonzero(mate >= 0)
    value = int(worth.of(rows, mate[rows]).sum())
    return Solution(mate.copy(), value, np.where(worth.out, 0, u), v.copy())

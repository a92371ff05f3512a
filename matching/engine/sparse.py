"""The exact optimum of a large problem: solve on few candidates, look for what they miss, add it, until nothing is missed.

Loads numba. The prices found on the candidates are optimal for the whole matrix once no pair outside is worth more than
its two prices; ``certificate`` then proves it again, by itself.
"""

from __future__ import annotations

import numpy as np

from . import graph, kernels, paths
from .kernels import Found, Narrow
from .match import FAR, GONE, Graph, Match, desk, detach, fresh, twin
from .opening import opening
from .problem import Worth
from .types import SCALE, IntVector

NEAREST = 40  # candidates of each row at first
SOUGHT = 10  # and of each column
ADDED = 20  # of each row that misses some, in a pass
SLACK = 300  # and those that nearly were missing
BAND = 8  # neighbours on each side among people of like popularity
ROUNDS = 1  # of bidding before paths
NEVER = 1 << 29

State = tuple[Graph, Match, IntVector, IntVector, Worth]


class Sparse:
    """An optimum under ``worth`` that can be changed. ``match`` holds the pairs and prices.

    The methods ``lock``, ``unlock``, ``forbid``, ``allow`` and ``floor`` only state the change; ``settle`` restores the optimum.
    The caller keeps ``worth.score`` in step.
    """

    def __init__(self, worth: Worth, places: IntVector) -> None:
        n, m = worth.score.shape
        self.worth = worth
        self.match = fresh(n, places, worth.out, worth.pair_value + SCALE + worth.bonus)
        self._adopt(graph.pack(n, m, *self._candidates()))
        opening(self.graph, self.match, ROUNDS)
        self.sure = (self.match.u, self.match.v)  # prices under which every pair was known to be covered
        paths.settle(self.graph, self.match, self.desk)
        self._add(*self._ranked())
        paths.repair(self.graph, self.match)
        self.settle(whole=True)

    def settle(self, *, whole: bool = False) -> None:
        """The optimum again. ``whole`` looks at every pair, otherwise only where a price fell below what was sure."""
        while True:
            paths.settle(self.graph, self.match, self.desk)
            rows, columns = self._missed() if whole else self._newly_missed()
            if not len(rows):
                break
            self._add(rows, columns)
            paths.repair(self.graph, self.match)
        self.sure = (self.match.u.copy(), self.match.v.copy())

    def state(self) -> State:
        """Everything that a change may touch, to come back to with ``restore``."""
        kept = graph.twin(self.graph)
        return kept, twin(self.match), *self.sure, self.worth

    def restore(self, state: State) -> None:
        """As it was when ``state`` was taken; that state must not be used again."""
        self._adopt(state[0])
        self.match, self.sure, self.worth = state[1], (state[2], state[3]), state[4]

    def forbid(self, i: int, j: int) -> None:
        """The pair is no longer allowed."""
        graph.erase(self.graph, i, j)
        if self.match.mate[i] == j:
            detach(self.match, i)

    def allow(self, i: int, j: int) -> None:
        """The pair is allowed again, if it reaches the floor."""
        if self.worth.score[i, j] < self.worth.least:
            return
        pair = np.array([i]), np.array([j])
        self._add(*pair)
        self._cover_row(i, int(self.worth.of(*pair)[0] - self.match.v[j]))

    def lock(self, i: int, j: int) -> None:
        """Row ``i`` leaves with a place of ``j``."""
        match = self.match
        if match.mate[i] >= 0:
            detach(match, i)
        match.out[i], match.u[i] = True, FAR
        match.places[j] -= 1
        if match.load[j] > match.places[j]:
            detach(match, int(match.head[j]))

    def unlock(self, i: int, j: int) -> None:
        """Row ``i`` and the place of ``j`` come back."""
        match, worth = self.match, self.worth
        match.places[j] += 1
        match.out[i], match.u[i] = False, 0
        columns = np.flatnonzero(worth.score[i] >= worth.least)
        if len(columns):
            gains = worth.of(np.full(len(columns), i), columns) - match.v[columns]
            best = columns[np.argsort(-gains, kind="stable")[:ADDED]]
            rows, stays = self._stays(np.array([i]))
            self._add(np.concatenate([np.full(len(best), i), rows]), np.concatenate([best, stays]))
            match.u[i] = max(0, int(gains.max()))

    def floor(self, least: int) -> None:
        """Another floor. A lower one allows pairs that only a whole ``settle`` can see."""
        before, self.worth = self.worth.least, self.worth.above(least)
        if self.worth.least > before:
            rows = graph.rows_of(self.graph)
            low = self.worth.score[rows, self.graph.column] < self.worth.least
            self.graph.weight[low] = GONE
            mate = self.match.mate
            for i in np.flatnonzero(mate >= 0):
                if self.worth.score[i, mate[i]] < self.worth.least:
                    detach(self.match, int(i))
        elif self.worth.least < before:
            self._add(*self._stays(np.arange(len(self.match.u))))
            paths.repair(self.graph, self.match)

    def _cover_row(self, i: int, gain: int) -> None:
        match = self.match
        if gain > match.u[i] and not match.out[i]:
            match.u[i] = gain
            if match.mate[i] >= 0:
                detach(match, i)

    def _adopt(self, new: Graph) -> None:
        self.graph = new
        self.desk = desk(len(self.match.u), len(self.match.v), len(new.column))

    def _add(self, rows: IntVector, columns: IntVector) -> None:
        old, n, m = self.graph, *self.worth.score.shape
        self._adopt(
            graph.pack(
                n,
                m,
                np.concatenate([graph.rows_of(old), rows]),
                np.concatenate([old.column, columns]),
                np.concatenate([old.weight, self.worth.of(rows, columns)]),
            )
        )

    def _stays(self, among: IntVector) -> tuple[IntVector, IntVector]:
        """The pairs of the draft, whose bonus the passes over the matrix do not know: they are always candidates."""
        worth = self.worth
        rows = among[(worth.stay[among] >= 0) & ~self.match.out[among]]
        rows = rows[worth.score[rows, worth.stay[rows]] >= worth.least]
        return rows, worth.stay[rows]

    def _candidates(self) -> tuple[IntVector, IntVector, IntVector]:
        score, (n, m) = self.worth.score, self.worth.score.shape
        best = np.empty((n, min(NEAREST, m)), np.int32)
        bar = np.where(self.match.out, NEVER, -NEVER).astype(np.int32)
        self._scan(bar, np.zeros(m, np.int32), 0, best)
        asked = np.empty((m, min(SOUGHT, n)), np.int32)
        least, out = self.worth.least, self.match.out
        kernels.spread(lambda first, last: kernels.sought(score, first, last, least, out, asked), m)
        rows, columns = _pairs(best)
        wanted, askers = _pairs(asked)
        kept, stay = self._stays(np.arange(n))
        rows, columns = np.concatenate([rows, askers, kept]), np.concatenate([columns, wanted, stay])
        return rows, columns, self.worth.of(rows, columns)

    def _ranked(self) -> tuple[IntVector, IntVector]:
        """Mentees and mentors of like popularity: where everybody wants the same few, the optimum runs along these."""
        score, places = self.worth.score, self.match.places
        liked, likes = np.empty(len(self.match.v), np.int64), np.empty(len(self.match.u), np.int64)

        def rows(first: int, last: int) -> None:
            likes[first:last] = score[first:last].sum(axis=1, dtype=np.int64)

        def columns(first: int, last: int) -> None:
            liked[first:last] = score[:, first:last].sum(axis=0, dtype=np.int64)

        kernels.spread(rows, len(likes))
        kernels.spread(columns, len(liked))
        playing = np.flatnonzero(~self.match.out)
        ranked = playing[np.argsort(-likes[playing], kind="stable")]
        seats = np.repeat(np.argsort(-liked, kind="stable"), places[np.argsort(-liked, kind="stable")])
        if not len(seats):
            return _nothing()
        where = np.arange(len(ranked))[:, None] + np.arange(-BAND, BAND + 1)
        to = seats[np.clip(where, 0, len(seats) - 1)].ravel()
        across = np.repeat(ranked, 2 * BAND + 1)
        legal = score[across, to] >= self.worth.least
        return across[legal], to[legal]

    def _missed(self) -> tuple[IntVector, IntVector]:
        """Pairs of the whole matrix that are worth more than their prices, and some that nearly are."""
        n, m = self.worth.score.shape
        found = np.empty((n, min(ADDED, m)), np.int32)
        bar, price = self._bars(self.match.u)
        missing = self._scan(bar, price, SLACK, found)
        return _pairs(found) if missing else _nothing()

    def _newly_missed(self) -> tuple[IntVector, IntVector]:
        match, worth = self.match, self.worth
        rows = np.flatnonzero((match.u < self.sure[0]) & ~match.out)
        columns = np.flatnonzero(match.v < self.sure[1])
        if 4 * len(rows) > len(match.u) or 4 * len(columns) > len(match.v):
            return self._missed()
        sets = [_nothing()]
        for part, across, down in (
            (worth.score[rows], rows, np.arange(len(match.v))),
            (worth.score[:, columns], np.arange(len(match.u)), columns),
        ):
            bar = np.where(match.out[across], FAR, match.u[across] - worth.pair_value)
            gain = part - match.v[down] > bar[:, None]
            at, to = np.nonzero(gain & (part >= worth.least))
            sets.append((across[at], down[to]))
        return np.concatenate([s[0] for s in sets]), np.concatenate([s[1] for s in sets])

    def _bars(self, u: IntVector) -> tuple[Narrow, Narrow]:
        """What ``score - v`` must exceed to be missed, and ``v``: 32 bits wherever they suffice, for speed."""
        bar, price = u - self.worth.pair_value, self.match.v
        edge = max(int(np.abs(bar[~self.match.out]).max(initial=0)), int(price.max(initial=0)))
        if edge < NEVER:
            return np.where(self.match.out, NEVER, bar).astype(np.int32), price.astype(np.int32)
        return np.where(self.match.out, FAR, bar), price

    def _scan(self, bar: Narrow, price: Narrow, slack: int, found: Found) -> int:
        score, least, total = self.worth.score, self.worth.least, []
        kernels.spread(
            lambda first, last: total.append(
                kernels.promising(score, first, last, least, bar, price, slack, found)
            ),
            len(bar),
        )
        return sum(total)


def _nothing() -> tuple[IntVector, IntVector]:
    return np.zeros(0, np.int64), np.zeros(0, np.int64)


def _pairs(found: Found) -> tuple[IntVector, IntVector]:
    """The table of what was found for each row, as two lists of indices."""
    rows, places = np.nonzero(found >= 0)
    return rows, found[rows, places].astype(np.int64)

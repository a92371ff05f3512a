"""The exact optimum of a large problem: solve on few candidates, look for what they miss, add it, until nothing is missed.

Loads numba. The prices found on the candidates are optimal for the whole matrix once no pair outside is worth more than
its two prices; ``certificate`` then proves it again, by itself.
"""

from __future__ import annotations

import numpy as np

from . import graph, kernels, paths
from .kernels import Found, Narrow
from .match import FAR, GONE, Graph, Match, desk, detach, fresh, twin
from .opening import bidding
from .problem import Worth
from .types import SCALE, BoolVector, IntVector

NEAREST = 40  # candidates of each row at first
SOUGHT = 10  # and of each column
ADDED = 20  # of each row that misses some, in a pass
SLACK = 300  # and those that nearly were missing
BAND = 8  # neighbours on each side among people of like popularity
ROUNDS = 1  # of bidding before paths
MANY = 100  # new candidates after which bidding again pays
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
        bidding(self.graph, self.match, ROUNDS)
        self.sure = (self.match.u, self.match.v)  # prices under which every pair was known to be covered
        paths.settle(self.graph, self.match, self.desk)
        self._add(*self._ranked())
        paths.repair(self.graph, self.match)
        bidding(self.graph, self.match, ROUNDS)
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
            if len(rows) > MANY:
                bidding(self.graph, self.match, ROUNDS)
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
        _scan(self.worth, bar, np.zeros(m, np.int32), 0, best)
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
        ranked, wanted = (
            playing[np.argsort(-likes[playing], kind="stable")],
            np.argsort(-liked, kind="stable"),
        )
        seats = np.repeat(wanted, places[wanted])
        if not len(seats):
            return _nothing()
        where = np.arange(len(ranked))[:, None] + np.arange(-BAND, BAND + 1)
        near = np.clip(where, 0, len(seats) - 1).ravel()
        to, across = seats[near], np.repeat(ranked, 2 * BAND + 1)
        if self.worth.least > 1:  # a floor tends to join the most wanted and the least
            last = min(len(ranked), len(seats))
            to = np.concatenate([to, seats[np.clip(last - 1 - near, 0, len(seats) - 1)]])
            across = np.tile(across, 2)
        legal = score[across, to] >= self.worth.least
        return across[legal], to[legal]

    def _missed(self) -> tuple[IntVector, IntVector]:
        """Pairs of the whole matrix that are worth more than their prices, and some that nearly are."""
        return missed(self.worth, self.match.out, self.match.u, self.match.v)

    def _newly_missed(self) -> tuple[IntVector, IntVector]:
        match, worth = self.match, self.worth
        rows = np.flatnonzero((match.u < self.sure[0]) & ~match.out)
        columns = np.flatnonzero(match.v < self.sure[1])
        few = 4 * len(rows) <= len(match.u) and 4 * len(columns) <= len(match.v)
        if worth.score.size <= kernels.AT_ONCE or not few:
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


def missed(worth: Worth, out: BoolVector, u: IntVector, v: IntVector) -> tuple[IntVector, IntVector]:
    """The most missing pairs of each row: those worth more than ``u + v``, and some that nearly are."""
    bar, price = u - worth.pair_value, v
    edge = max(int(np.abs(bar[~out]).max(initial=0)), int(np.abs(price).max(initial=0)))
    found = np.empty((len(bar), min(ADDED, len(price))), np.int32)
    if edge < NEVER:  # 32 bits suffice, and are twice as fast
        bars, prices = np.where(out, NEVER, bar).astype(np.int32), price.astype(np.int32)
        some = _scan(worth, bars, prices, SLACK, found)
    else:
        some = _scan(worth, np.where(out, FAR, bar), price, SLACK, found)
    return _pairs(found) if some else _nothing()


def _scan(worth: Worth, bar: Narrow, price: Narrow, slack: int, found: Found) -> int:
    total: list[int] = []
    kernels.spread(
        lambda first, last: total.append(
            kernels.promising(worth.score, first, last, worth.least, bar, price, slack, found)
        ),
        len(bar),
        # The first candidates of everybody take long to sort; a later pass mostly finds nothing.
        alone=slack > 0 and worth.score.size <= kernels.AT_ONCE,
    )
    return sum(total)


def _nothing() -> tuple[IntVector, IntVector]:
    return np.zeros(0, np.int64), np.zeros(0, np.int64)


def _pairs(found: Found) -> tuple[IntVector, IntVector]:
    """The table of what was found for each row, as two lists of indices."""
    rows, places = np.nonzero(found >= 0)
    return rows, found[rows, places].astype(np.int64)

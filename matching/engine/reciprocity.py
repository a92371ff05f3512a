"""Companies that give about as many mentors as they receive: the same aim, less the price of imbalance, as one circulation.

Solved on the candidates of the plain optimum, which also gives the first prices; then priced on the whole matrix until nothing
is missed. Under a limit, the floor that costs no pair is sought in the same network.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import balance as balances
from . import network
from .balance import Balance
from .circulation import Network
from .problem import Worth
from .types import EngineError, IntVector

NEAREST = 12
ADDED = 20
LOWEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Balanced:
    """An optimum with its prices; ``value`` is its worth less what its imbalance costs. ``proved`` by the separate check."""

    mentor_of: IntVector
    value: int
    u: IntVector
    v: IntVector
    y: IntVector
    dual: int
    proved: bool


@dataclass(frozen=True, slots=True)
class Start:
    """An optimum without balance: pairs, prices and candidates."""

    mentor_of: IntVector
    u: IntVector
    v: IntVector
    rows: IntVector
    columns: IntVector


def begin(worth: Worth, places: IntVector, *, large: bool) -> Start:
    """The plain optimum."""
    if large:
        from .graph import rows_of
        from .sparse import Sparse

        core = Sparse(worth, places)
        u = np.where(worth.out, 0, core.match.u)
        return Start(core.match.mate, u, core.match.v, rows_of(core.graph), core.graph.column)
    found = network.heaviest(worth.table(), places)
    rows, columns = _missed(worth, -found.u, found.v, NEAREST, bar=False)
    kept = np.flatnonzero(found.mentor_of >= 0)
    stay = np.flatnonzero((worth.stay >= 0) & ~worth.out)
    stay = stay[worth.score[stay, worth.stay[stay]] >= worth.least]
    return Start(
        found.mentor_of,
        found.u,
        found.v,
        np.concatenate([rows, kept, stay]),
        np.concatenate([columns, found.mentor_of[kept], worth.stay[stay]]),
    )


def solve(worth: Worth, places: IntVector, balance: Balance, *, large: bool) -> Balanced:
    """The optimum under ``worth`` less the price of imbalance. Raises EngineError("lock_over_imbalance")."""
    start = begin(worth, places, large=large)
    n, m = worth.score.shape
    hub = n + m + balance.count
    price = np.concatenate([-start.u, start.v, np.zeros(balance.count + 1, np.int64)])
    pairs = np.unique(start.rows * m + start.columns)
    mate, flows = start.mentor_of, np.zeros(4 * balance.count, np.int64)
    while True:
        rows, columns = pairs // m if m else pairs, pairs % m if m else pairs
        np.minimum.at(price, rows, price[n + columns] - worth.of(rows, columns))
        circuit = _network(worth, places, balance, rows, columns, mate, flows)
        if not circuit.settle(price, compile_=large):
            raise _unbalanced(balance)
        chosen = np.flatnonzero(circuit.flow[: len(rows)])
        mate = np.full(n, -1, np.int64)
        mate[rows[chosen]] = columns[chosen]
        flows = circuit.flow[len(circuit.flow) - len(flows) :]
        price -= price[hub]
        column_price = np.where(places > 0, price[n : n + m], 2 * worth.pair_value + int(np.abs(price).max()))
        more = _look(worth, price[:n], column_price, large)
        fresh = np.setdiff1d(more[0] * m + more[1], pairs)
        if not len(fresh):
            break
        pairs = np.union1d(pairs, fresh)
    return _proved(worth, places, balance, mate, price[:n], column_price, price[n + m : hub])


def _proved(
    worth: Worth,
    places: IntVector,
    balance: Balance,
    mate: IntVector,
    row_price: IntVector,
    column_price: IntVector,
    y: IntVector,
) -> Balanced:
    around = np.append(y, 0)
    u = np.where(worth.out, 0, np.maximum(around[balance.of_mentee] - row_price, 0))
    v = np.maximum(column_price - around[balance.of_mentor], 0)
    proof = balances.prove(worth, places, balance, mate, u, v, y)
    return Balanced(mate, proof.primal, u, v, y.copy(), proof.dual, proof.valid)


def _network(
    worth: Worth,
    places: IntVector,
    balance: Balance,
    rows: IntVector,
    columns: IntVector,
    mate: IntVector,
    flows: IntVector,
) -> Network:
    """The circulation through these candidates, carrying the pairs of ``mate`` and what goes through the hub.

    A candidate could carry two: what a mentee may take is limited once, after the candidates, so that the price is there.
    """
    n, m = worth.score.shape
    hub, count = n + m + balance.count, balance.count
    of_mentee = np.where(balance.of_mentee < 0, hub, n + m + balance.of_mentee)
    of_mentor = np.where(balance.of_mentor < 0, hub, n + m + balance.of_mentor)
    nodes, middle = n + m + np.arange(count), np.full(count, hub)
    load = np.bincount(mate[mate >= 0], minlength=m)
    hubward, companyward = (nodes, middle), (middle, nodes)  # up to the limit, then beyond it
    limit = np.repeat(
        [n + m if balance.cap is None else balance.cap, n + m if balance.over else 0], 2 * count
    )
    extra = np.zeros(hub + 1, np.int64)
    extra[n + m : hub] = -balance.locked
    extra[hub] = int(balance.locked.sum())
    return Network(
        nodes=hub + 1,
        tail=np.concatenate([n + columns, np.arange(n), of_mentor, *hubward, *hubward]),
        head=np.concatenate([rows, of_mentee, n + np.arange(m), *companyward, *companyward]),
        most=np.concatenate([np.full(len(rows), 2), ~worth.out, places, limit]).astype(np.int64),
        cost=np.concatenate(
            [
                -worth.of(rows, columns),
                np.zeros(n + m, np.int64),
                np.repeat([balance.price, balance.price + balance.over], 2 * count),
            ]
        ),
        flow=np.concatenate([mate[rows] == columns, mate >= 0, load, flows]).astype(np.int64),
        extra=extra,
    )


def _look(
    worth: Worth, row_price: IntVector, column_price: IntVector, large: bool
) -> tuple[IntVector, IntVector]:
    """Pairs worth more than the difference of the two prices, and some that nearly are."""
    if not large:
        return _missed(worth, row_price, column_price, ADDED, bar=True)
    from .sparse import missed

    return missed(worth, worth.out, -row_price, column_price)


def _missed(
    worth: Worth, row_price: IntVector, column_price: IntVector, most: int, *, bar: bool
) -> tuple[IntVector, IntVector]:
    gain = worth.table()
    allowed = gain > 0
    gain += row_price[:, None] - column_price
    gain[~allowed] = -LOWEST
    if bar:
        allowed &= gain > 0
    best = np.argsort(-gain, axis=1, kind="stable")[:, :most]
    rows, at = np.nonzero(np.take_along_axis(allowed, best, axis=1))
    return rows, best[rows, at]


def _unbalanced(balance: Balance) -> EngineError:
    worst = int(np.abs(balance.locked).argmax())
    return EngineError(
        "lock_over_imbalance",
        company=int(balance.names[worst]),
        imbalance=int(balance.locked[worst]),
        cap=balance.cap,
    )


def best_floor(worth: Worth, places: IntVector, balance: Balance, *, large: bool) -> tuple[int | None, bool]:
    """The highest floor that costs no pair under the limit of imbalance, and whether both are proved.

    Raises EngineError("lock_over_imbalance").
    """
    free = balance.counting()

    def pairs(least: int) -> Balanced:
        ones = (worth.score >= least).astype(np.uint16)
        none = np.full(len(ones), -1, dtype=np.int64)
        return solve(Worth(ones, 1, 0, worth.out, none, 0), places, free, large=large)

    most = pairs(1)
    steps = np.unique(worth.score[~worth.out])
    steps = steps[steps > 0]
    if most.value < 0:
        raise _unbalanced(balance)
    if not most.value:
        return None, most.proved
    low, high, above = 0, len(steps) - 1, None
    while low < high:
        middle = (low + high + 1) // 2
        found = pairs(int(steps[middle]))
        if found.value == most.value:
            low = middle
        else:
            high, above = middle - 1, found
    return int(steps[low]), most.proved and (above is None or (above.proved and above.dual < most.value))

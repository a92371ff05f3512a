"""The cheapest circulation: pairs flow company → mentor → mentee → company, and a hub between companies carries imbalance.

The two loops below run as they are on lists for small problems, and compiled on arrays for large ones: the same steps, so the
same answer. Arc ``a`` and its way back ``a ^ 1`` stand next to each other.
"""

from __future__ import annotations

from collections.abc import MutableSequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any, cast

import numpy as np

from .types import IntVector

Numbers = MutableSequence[int]
FAR = 1 << 60


def _sources(excess: Numbers, near: Numbers) -> int:
    """Distances where a search begins; how much is lacking in all."""
    lack = 0
    for x in range(len(near)):
        near[x] = 0 if excess[x] > 0 else FAR
        if excess[x] < 0:
            lack -= excess[x]
    return lack


def _approach(
    first: Numbers,
    arcs: Numbers,
    head: Numbers,
    cost: Numbers,
    left: Numbers,
    excess: Numbers,
    price: Numbers,
    near: Numbers,
) -> int:
    """Distances from what is in excess to half of what lacks; prices move by them. Returns what was met, 0 for nothing."""
    size, lack, met, deep = len(near), sources(excess, near), 0, 0
    heap = [x for x in range(size) if excess[x] > 0]  # equal keys: in order already
    while len(heap) > 0 and 2 * met < lack:
        key = heappop(heap)
        far, x = key // size, key % size
        if far > near[x]:
            continue
        if excess[x] < 0:
            met, deep = met - excess[x], far
        for at in range(first[x], first[x + 1]):
            a = arcs[at]
            y = head[a]
            there = far + cost[a] + price[x] - price[y]
            if left[a] > 0 and there < near[y]:
                near[y] = there
                heappush(heap, there * size + y)
    for x in range(size):
        price[x] += min(near[x] - deep, 0)
    return met


def _path(
    first: Numbers,
    arcs: Numbers,
    head: Numbers,
    cost: Numbers,
    left: Numbers,
    excess: Numbers,
    price: Numbers,
    seen: Numbers,
    turn: Numbers,
    path: Numbers,
    source: int,
) -> int:
    """The length of a path of arcs without cost, from ``source`` to somewhere that lacks; -1 when there is none."""
    x, length = source, 0
    seen[source] = 1
    while excess[x] >= 0:
        at, y = turn[x], -1
        while at < first[x + 1]:
            a = arcs[at]
            y = head[a]
            if left[a] > 0 and seen[y] == 0 and cost[a] + price[x] - price[y] == 0:
                break
            at += 1
        turn[x] = at
        if at < first[x + 1]:
            path[length] = arcs[at]
            length += 1
            seen[y] = 1
            x = y
        elif length == 0:
            return -1
        else:
            length -= 1
            x = head[path[length] ^ 1]
            turn[x] += 1
    return length


def _send(
    first: Numbers,
    arcs: Numbers,
    head: Numbers,
    cost: Numbers,
    left: Numbers,
    excess: Numbers,
    price: Numbers,
    seen: Numbers,
    turn: Numbers,
    path: Numbers,
) -> None:
    """Move excess along arcs without cost to where it lacks, while the search finds a way."""
    for x in range(len(seen)):
        seen[x] = 0
        turn[x] = first[x]
    for source in range(len(seen)):
        while excess[source] > 0:
            length = way(first, arcs, head, cost, left, excess, price, seen, turn, path, source)
            if length < 0:
                break
            end = head[path[length - 1]]
            amount = min(excess[source], -excess[end])
            for at in range(length):
                amount = min(amount, left[path[at]])
            for at in range(length):
                left[path[at]] -= amount
                left[path[at] ^ 1] += amount
                seen[head[path[at]]] = 0
            seen[source] = 0
            excess[source] -= amount
            excess[end] += amount


way, sources = _path, _sources


@dataclass
class Network:
    """Arcs by tail, head, what they may carry, cost of a unit and what they carry; ``extra`` enters nodes from outside."""

    nodes: int
    tail: IntVector
    head: IntVector
    most: IntVector
    cost: IntVector
    flow: IntVector
    extra: IntVector

    def settle(self, price: IntVector, *, compile_: bool) -> bool:
        """Change ``flow`` and ``price`` to an optimum, from any of them; False when nothing balances."""
        reduced = self.cost + price[self.tail] - price[self.head]
        self.flow[reduced < 0] = self.most[reduced < 0]
        self.flow[reduced > 0] = 0
        excess = self.extra.copy()
        np.add.at(excess, self.head, self.flow)
        np.subtract.at(excess, self.tail, self.flow)
        ends = np.column_stack([self.tail, self.head])
        order = np.argsort(ends.ravel(), kind="stable")
        first = np.concatenate([[0], np.cumsum(np.bincount(ends.ravel(), minlength=self.nodes))])
        given = (
            first,
            order,
            ends[:, ::-1].ravel(),
            np.column_stack([self.cost, -self.cost]).ravel(),
            np.column_stack([self.most - self.flow, self.flow]).ravel(),
            excess,
            price,
        )
        room = [np.zeros(self.nodes, np.int64) for _ in range(4)]
        fine, left, found = (_compiled if compile_ else _interpreted)(given, room)
        self.flow = left[1::2].copy()
        price[:] = found
        return fine


def _interpreted(given: tuple[IntVector, ...], room: list[IntVector]) -> tuple[bool, IntVector, IntVector]:
    """On lists, which Python walks faster than arrays."""
    arrays = cast("list[Numbers]", [each.tolist() for each in given])
    near, *rest = cast("list[Numbers]", [each.tolist() for each in room])
    fine = _loop(_approach, _send, arrays, near, rest)
    return fine, np.array(arrays[4], dtype=np.int64), np.array(arrays[6], dtype=np.int64)


def _compiled(given: tuple[IntVector, ...], room: list[IntVector]) -> tuple[bool, IntVector, IntVector]:
    from . import circulation_kernels as kernels

    arrays = [np.ascontiguousarray(each, dtype=np.int64) for each in given]
    fine = _loop(kernels.approach, kernels.send, cast("list[Numbers]", arrays), room[0], room[1:])
    return fine, arrays[4], arrays[6]


def _loop(approach: Any, send: Any, arrays: list[Numbers], near: Any, rest: Any) -> bool:
    """Until nothing is in excess anywhere."""
    excess = arrays[5]
    while max(excess, default=0) > 0:
        if not approach(*arrays, near):
            return False
        send(*arrays, *rest)
    return True

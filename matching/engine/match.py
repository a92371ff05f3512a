"""Pairs and prices as the compiled searches hold them, with the small moves that everything else is made of."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .jit import compiled
from .types import BoolVector, IntVector

FAR = 1 << 40  # the price of who is out of reach, above any weight
GONE = -(1 << 40)  # the weight of a candidate that is no longer allowed
BITS = 21  # a key of the heap is distance then index: up to two million people on a side


class Graph(NamedTuple):
    """Candidates by row (``start``, ``column``, ``weight``) and by column (``begin``, ``row``, ``edge`` into ``weight``)."""

    start: IntVector
    column: IntVector
    weight: IntVector
    begin: IntVector
    row: IntVector
    edge: IntVector


class Match(NamedTuple):
    """The pairs and their prices. The rows of column ``j`` are a list: ``head[j]``, then ``after``; ``out`` rows do not play."""

    u: IntVector
    v: IntVector
    mate: IntVector
    load: IntVector
    places: IntVector
    head: IntVector
    after: IntVector
    before: IntVector
    out: BoolVector


class Desk(NamedTuple):
    """Room to work in, clean between two searches."""

    near_column: IntVector
    near_row: IntVector
    via_column: IntVector
    via_row: IntVector
    settled_column: BoolVector
    settled_row: BoolVector
    columns: IntVector
    rows: IntVector
    heap: IntVector


def _push(heap: IntVector, size: int, key: int) -> int:
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if heap[above] <= key:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = key
    return size + 1


def _pop(heap: IntVector, size: int) -> int:
    size -= 1
    key, at = heap[size], 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= key:
            break
        heap[at] = heap[below]
        at = below
    heap[at] = key
    return size


def _attach(match: Match, i: int, j: int) -> None:
    first = match.head[j]
    match.after[i], match.before[i] = first, -1
    if first >= 0:
        match.before[first] = i
    match.head[j] = i
    match.load[j] += 1
    match.mate[i] = j


def _detach(match: Match, i: int) -> int:
    j, before, after = match.mate[i], match.before[i], match.after[i]
    if before >= 0:
        match.after[before] = after
    else:
        match.head[j] = after
    if after >= 0:
        match.before[after] = before
    match.load[j] -= 1
    match.mate[i] = -1
    left: int = j
    return left


def _shift(match: Match, via: IntVector, j: int, r: int) -> None:
    """Everybody on the chain that ends at column ``j`` moves one step; row ``r``, its start, gets a place."""
    while True:
        i = via[j]
        old = match.mate[i]
        if old >= 0:
            detach(match, i)
        attach(match, i, j)
        if i == r:
            return
        j = old


push, pop = compiled(_push), compiled(_pop)
attach, detach, shift = compiled(_attach), compiled(_detach), compiled(_shift)


def twin(match: Match) -> Match:
    """A copy."""
    return Match(
        match.u.copy(),
        match.v.copy(),
        match.mate.copy(),
        match.load.copy(),
        match.places.copy(),
        match.head.copy(),
        match.after.copy(),
        match.before.copy(),
        match.out.copy(),
    )


def fresh(n: int, places: IntVector, out: BoolVector, most: int) -> Match:
    """Nobody paired yet. ``most`` is above any weight: the price of a mentor without a place."""
    m = len(places)
    nobody = np.full(n, -1, np.int64)
    return Match(
        u=np.where(out, FAR, 0).astype(np.int64),
        v=np.where(places > 0, 0, most).astype(np.int64),
        mate=nobody,
        load=np.zeros(m, np.int64),
        places=places.copy(),
        head=np.full(m, -1, np.int64),
        after=nobody.copy(),
        before=nobody.copy(),
        out=out.copy(),
    )


def desk(n: int, m: int, candidates: int) -> Desk:
    """Room for searches over that many candidates."""
    far_columns, far_rows = np.full(m, FAR, np.int64), np.full(n, FAR, np.int64)
    return Desk(
        near_column=far_columns,
        near_row=far_rows,
        via_column=np.full(m, -1, np.int64),
        via_row=np.full(n, -1, np.int64),
        settled_column=np.zeros(m, np.bool_),
        settled_row=np.zeros(n, np.bool_),
        columns=np.empty(m + 1, np.int64),
        rows=np.empty(n + 1, np.int64),
        heap=np.empty(candidates + n + m + 1, np.int64),
    )

"""Shortest augmenting paths on a graph of candidate pairs: the exact optimum of that graph, with integer prices.

Between two calls these always hold: prices are at least 0 and cover every candidate (``u + v >= weight``), a pair that is
formed is exactly covered, a mentee alone has a price of 0 or waits for ``settle``, a mentor with a free place likewise.
"""

from __future__ import annotations

from .jit import compiled
from .match import BITS, FAR, GONE, Desk, Graph, Match, detach, pop, push, shift
from .refill import refill


def _reach(
    graph: Graph, match: Match, desk: Desk, i: int, far: int, best: int, size: int, count: int
) -> tuple[int, int, int]:
    """Look at the candidates of row ``i``, at distance ``far``: new heap size, columns touched, free column met or -1."""
    base = far + match.u[i]
    for e in range(graph.start[i], graph.start[i + 1]):
        j = graph.column[e]
        there = base + match.v[j] - graph.weight[e]
        if there >= best or there >= desk.near_column[j]:
            continue
        if desk.near_column[j] == FAR:
            desk.columns[count] = j
            count += 1
        desk.near_column[j] = there
        desk.via_column[j] = i
        if there == far and match.load[j] < match.places[j]:
            return size, count, j
        size = push(desk.heap, size, (there << BITS) | j)
    return size, count, -1


def _release(
    graph: Graph,
    match: Match,
    desk: Desk,
    j: int,
    far: int,
    best: int,
    alone: int,
    rows: int,
    size: int,
    count: int,
) -> tuple[int, int, int, int, int, int]:
    """Any row of the full column ``j`` may leave it: ``best`` and who would stay ``alone``, counts, free column or -1."""
    i, end = match.head[j], -1
    while i >= 0 and end < 0:
        desk.near_row[i] = far
        desk.rows[rows] = i
        rows += 1
        if far + match.u[i] < best:
            best, alone = far + match.u[i], i
        size, count, end = reach(graph, match, desk, i, far, best, size, count)
        i = match.after[i]
    return best, alone, rows, size, count, end


def _search(graph: Graph, match: Match, desk: Desk, r: int) -> tuple[int, int, int, int, int]:
    """The cheapest chain of moves from row ``r``: its free column or -1, who stays alone then, its length, counts."""
    best, alone, rows, far = match.u[r], r, 1, 0
    desk.rows[0] = r
    desk.near_row[r] = 0
    size, count, end = reach(graph, match, desk, r, 0, best, 0, 0)
    while size > 0 and end < 0:
        far, j = desk.heap[0] >> BITS, desk.heap[0] & ((1 << BITS) - 1)
        size = pop(desk.heap, size)
        if far >= best:
            break
        if desk.settled_column[j] or far > desk.near_column[j]:
            continue
        desk.settled_column[j] = True
        if match.load[j] < match.places[j]:
            end = j
        else:
            best, alone, rows, size, count, end = release(
                graph, match, desk, j, far, best, alone, rows, size, count
            )
    return end, alone, far if end >= 0 else best, rows, count


def _reprice(match: Match, desk: Desk, deep: int, rows: int, count: int) -> None:
    """Prices that make the chain exactly covered, and a clean desk."""
    for at in range(rows):
        i = desk.rows[at]
        if desk.near_row[i] < deep:
            match.u[i] -= deep - desk.near_row[i]
        desk.near_row[i] = FAR
    for at in range(count):
        j = desk.columns[at]
        if desk.settled_column[j] and desk.near_column[j] < deep:
            match.v[j] += deep - desk.near_column[j]
        desk.near_column[j] = FAR
        desk.settled_column[j] = False


def _augment(graph: Graph, match: Match, desk: Desk, r: int) -> None:
    """Find row ``r`` a place by the cheapest chain of moves, at the end of which a place fills or somebody stays alone."""
    end, alone, deep, rows, count = search(graph, match, desk, r)
    reprice(match, desk, deep, rows, count)
    if end >= 0:
        shift(match, desk.via_column, end, r)
    elif alone != r:
        shift(match, desk.via_column, detach(match, alone), r)


def _settle(graph: Graph, match: Match, desk: Desk) -> None:
    """Everybody who waits finds a place or stays alone at a price of 0; every free place is free of charge."""
    for i in range(len(match.u)):
        if match.mate[i] < 0 and match.u[i] > 0 and not match.out[i]:
            augment(graph, match, desk, i)
    for j in range(len(match.v)):
        while match.v[j] > 0 and match.load[j] < match.places[j]:
            refill(graph, match, desk, j)


def _repair(graph: Graph, match: Match) -> None:
    """Make the prices cover every candidate again; a pair that is no longer the best of its row is undone."""
    for i in range(len(match.u)):
        if match.out[i]:
            continue
        best, held = 0, GONE
        for e in range(graph.start[i], graph.start[i + 1]):
            best = max(best, graph.weight[e] - match.v[graph.column[e]])
            if graph.column[e] == match.mate[i]:
                held = graph.weight[e] - match.v[graph.column[e]]
        match.u[i] = best
        if match.mate[i] >= 0 and held != best:
            detach(match, i)


reach, release = compiled(_reach), compiled(_release)
search, reprice = compiled(_search), compiled(_reprice)
augment, settle, repair = compiled(_augment), compiled(_settle), compiled(_repair)

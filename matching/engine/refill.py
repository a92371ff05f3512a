"""The mirror of ``paths``: a mentor has a free place that still has a price, which must fill or fall to 0."""

from __future__ import annotations

from .jit import compiled
from .match import BITS, FAR, Desk, Graph, Match, attach, detach, pop, push


def _ask(
    graph: Graph, match: Match, desk: Desk, j: int, far: int, best: int, size: int, count: int
) -> tuple[int, int]:
    """Look at the candidates of column ``j``, at distance ``far``: new heap size, rows touched."""
    base = far + match.v[j]
    for at in range(graph.begin[j], graph.begin[j + 1]):
        i = graph.row[at]
        there = base + match.u[i] - graph.weight[graph.edge[at]]
        if match.out[i] or there >= best or there >= desk.near_row[i]:
            continue
        if desk.near_row[i] == FAR:
            desk.rows[count] = i
            count += 1
        desk.near_row[i] = there
        desk.via_row[i] = j
        size = push(desk.heap, size, (there << BITS) | i)
    return size, count


def _hunt(graph: Graph, match: Match, desk: Desk, c: int) -> tuple[int, int, int, int, int]:
    """The cheapest chain to column ``c``: a row that was alone or -1, the column left empty then, length, counts."""
    best, empty, columns, far, end = match.v[c], c, 1, 0, -1
    desk.columns[0] = c
    desk.near_column[c] = 0
    size, count = ask(graph, match, desk, c, 0, best, 0, 0)
    while size > 0 and end < 0:
        far, i = desk.heap[0] >> BITS, desk.heap[0] & ((1 << BITS) - 1)
        size = pop(desk.heap, size)
        if far >= best:
            break
        if desk.settled_row[i] or far > desk.near_row[i]:
            continue
        desk.settled_row[i] = True
        j = match.mate[i]
        if j < 0:
            end = i
        elif desk.near_column[j] == FAR:
            desk.near_column[j] = far
            desk.via_column[j] = i
            desk.columns[columns] = j
            columns += 1
            if far + match.v[j] < best:
                best, empty = far + match.v[j], j
            size, count = ask(graph, match, desk, j, far, best, size, count)
    return end, empty, far if end >= 0 else best, columns, count


def _discount(match: Match, desk: Desk, deep: int, columns: int, count: int) -> None:
    """Prices that make the chain exactly covered, and a clean desk."""
    for at in range(columns):
        j = desk.columns[at]
        if desk.near_column[j] < deep:
            match.v[j] -= deep - desk.near_column[j]
        desk.near_column[j] = FAR
    for at in range(count):
        i = desk.rows[at]
        if desk.settled_row[i] and desk.near_row[i] < deep:
            match.u[i] += deep - desk.near_row[i]
        desk.near_row[i] = FAR
        desk.settled_row[i] = False


def _refill(graph: Graph, match: Match, desk: Desk, c: int) -> None:
    """Lower the price of column ``c``, which has a free place: somebody comes by the cheapest chain, or it falls to 0."""
    end, empty, deep, columns, count = hunt(graph, match, desk, c)
    discount(match, desk, deep, columns, count)
    i = end if end >= 0 else -1 if empty == c else desk.via_column[empty]
    while i >= 0:
        j = desk.via_row[i]
        if match.mate[i] >= 0:
            detach(match, i)
        attach(match, i, j)
        i = -1 if j == c else desk.via_column[j]


ask, hunt, discount = compiled(_ask), compiled(_hunt), compiled(_discount)
refill = compiled(_refill)

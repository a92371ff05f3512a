"""The candidate pairs packed by row and by column."""

from __future__ import annotations

import numpy as np

from .jit import compiled
from .match import GONE, Graph
from .types import IntVector


def _sorted(n: int, rows: IntVector) -> tuple[IntVector, IntVector]:
    """The order that groups equal ``rows``, by counting, and where each group starts ``(n + 1,)``."""
    first = np.zeros(n + 1, np.int64)
    for i in rows:
        first[i + 1] += 1
    for i in range(n):
        first[i + 1] += first[i]
    order, place = np.empty(len(rows), np.int64), first.copy()
    for e in range(len(rows)):
        order[place[rows[e]]] = e
        place[rows[e]] += 1
    return order, first


def _pack(n: int, m: int, rows: IntVector, columns: IntVector, weights: IntVector) -> Graph:
    """Pairs in any order to a graph; a pair given twice counts once, one that is gone is dropped."""
    order, first = by_group(n, rows)
    start, size = np.zeros(n + 1, np.int64), 0
    column, weight = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
    row, seen = np.empty(len(rows), np.int64), np.full(m, -1, np.int64)
    for i in range(n):
        for at in range(first[i], first[i + 1]):
            e = order[at]
            j = columns[e]
            if seen[j] == i or weights[e] == GONE:
                continue
            seen[j] = i
            row[size], column[size], weight[size] = i, j, weights[e]
            size += 1
        start[i + 1] = size
    edge, begin = by_group(m, column[:size])
    return Graph(start, column[:size].copy(), weight[:size].copy(), begin, row[:size][edge], edge)


def _erase(graph: Graph, i: int, j: int) -> None:
    """The candidate ``(i, j)`` is no longer allowed."""
    for e in range(graph.start[i], graph.start[i + 1]):
        if graph.column[e] == j:
            graph.weight[e] = GONE


by_group = compiled(_sorted)
pack, erase = compiled(_pack), compiled(_erase)


def rows_of(graph: Graph) -> IntVector:
    """The row of each candidate."""
    return np.repeat(np.arange(len(graph.start) - 1), np.diff(graph.start))


def twin(graph: Graph) -> Graph:
    """A copy."""
    return Graph(
        graph.start.copy(),
        graph.column.copy(),
        graph.weight.copy(),
        graph.begin.copy(),
        graph.row.copy(),
        graph.edge.copy(),
    )

"""Bidding on the candidates, a quick start before the paths: it leaves prices that cover, and few people waiting."""

from __future__ import annotations

import numpy as np

from .jit import compiled
from .match import Graph, Match, attach, detach
from .types import IntVector

PATIENCE = 20  # bids for each person who waits, in a round


def _favourites(graph: Graph, match: Match, i: int) -> tuple[int, int, int]:
    """The best gain of row ``i``, the second best, and the best column, rather a free one; none is a gain of 0 and -1."""
    first, second, choice, other = 0, 0, -1, -1
    for e in range(graph.start[i], graph.start[i + 1]):
        j = graph.column[e]
        gain = graph.weight[e] - match.v[j]
        if gain > first:
            first, second, choice, other = gain, first, j, choice
        elif gain > second:
            second, other = gain, j
        elif gain == first and choice >= 0 and match.load[choice] >= match.places[choice]:
            second, choice, other = gain, j, choice
    if first == second and other >= 0 and match.load[choice] >= match.places[choice]:
        choice = other
    return first, second, choice


def _bid(graph: Graph, match: Match, i: int) -> tuple[int, bool]:
    """Row ``i`` takes its favourite. Who waits now, -1 for nobody, and whether it should bid at once."""
    first, second, choice = favourites(graph, match, i)
    match.u[i] = first
    if choice < 0:
        return -1, False
    if match.load[choice] < match.places[choice]:
        attach(match, i, choice)
        return -1, False
    if match.places[choice] != 1:
        return i, False
    loser = match.head[choice]
    detach(match, loser)
    attach(match, i, choice)
    match.v[choice] += first - second
    match.u[i] = second
    return loser, first > second


def _round(graph: Graph, match: Match, waiting: IntVector, count: int) -> int:
    """Everybody who waits bids; how many wait afterwards."""
    at, later, budget = 0, 0, PATIENCE * count
    while at < count:
        i = waiting[at]
        at += 1
        loser, again = i, False
        if budget > 0:
            loser, again = bid(graph, match, i)
            budget -= 1
        if again:
            at -= 1
            waiting[at] = loser
        elif loser >= 0:
            waiting[later] = loser
            later += 1
    return later


def _bidding(graph: Graph, match: Match, rounds: int) -> None:
    """Rounds of bidding for everybody who is alone; those who still wait are left with a price that covers."""
    waiting, count = np.empty(len(match.u), np.int64), 0
    for i in range(len(match.u)):
        if match.mate[i] < 0 and not match.out[i]:
            waiting[count] = i
            count += 1
    for _ in range(rounds):
        count = turn(graph, match, waiting, count)
    for at in range(count):
        match.u[waiting[at]], _, _ = favourites(graph, match, waiting[at])


favourites, bid, turn = compiled(_favourites), compiled(_bid), compiled(_round)
bidding = compiled(_bidding)

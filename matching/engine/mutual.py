"""Two people must not be each other's mentor. That rule alone is no network, so the few clashes are branched on, exactly.

The plain network bounds every branch from above: the best bound that is free of clashes is the optimum.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from .network import Cover, Solution
from .types import EngineError, IntVector

PairIndex = tuple[int, int]
Key = tuple[int, int, int]  # pairs, floor, value: compared in this order


@dataclass(frozen=True, slots=True)
class Node:
    """One network solved with some pairs ``banned``. ``certified`` says that its own optimum was proved.

    ``covers`` prove the most pairs and the best floor, when that floor was asked.
    """

    key: Key
    mentor_of: IntVector
    solution: Solution
    banned: frozenset[PairIndex]
    floor: int | None
    certified: bool
    covers: tuple[Cover, Cover] | None = None
    company_dual: IntVector | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """``exact`` when ``node`` is proved optimal; otherwise ``bound`` is the value that no solution can exceed."""

    node: Node
    exact: bool
    bound: int
    branches: int


def first(mentor_of: IntVector, twins: Sequence[PairIndex]) -> tuple[PairIndex, PairIndex] | None:
    """The first mutual pair, as the two ``(mentee, mentor)`` choices that clash."""
    as_mentor = dict(twins)
    as_mentee = {j: i for i, j in twins}
    for i, j in sorted(twins):
        partner = int(mentor_of[i])
        back = as_mentee.get(partner)
        if partner >= 0 and back is not None and back != i and int(mentor_of[back]) == as_mentor[i]:
            return (i, partner), (back, j)
    return None


def search(
    relax: Callable[[frozenset[PairIndex]], Node],
    twins: Sequence[PairIndex],
    locks: Mapping[int, int],
    limit: int,
) -> Outcome:
    """Best-first over the pairs to ban; after ``limit`` networks, the best solution met so far and its distance.

    Raises EngineError("lock_over_imbalance") when no choice of bans leaves anything possible.
    """
    order = count()
    root = relax(frozenset())
    certified, branches, impossible = root.certified, 1, EngineError("lock_over_imbalance")
    heap = [(_negative(root.key), next(order), root)]
    seen = {root.banned}
    while True:
        node = heap[0][2]
        clash = first(node.mentor_of, twins)
        if clash is None:
            return Outcome(node, certified, node.solution.value, branches)
        if branches >= limit:
            best = _dive(relax, node, twins, locks)
            return Outcome(best, certified and best.key == node.key, node.solution.value, branches)
        heapq.heappop(heap)
        for choice in clash:
            banned = node.banned | {choice}
            if locks.get(choice[0]) == choice[1] or banned in seen:
                continue
            seen.add(banned)
            branches += 1
            try:
                child = relax(banned)
            except EngineError as error:  # without that pair nothing balances the locks any more
                impossible = error
                continue
            certified = certified and child.certified
            heapq.heappush(heap, (_negative(child.key), next(order), child))
        if not heap:
            raise impossible


def _negative(key: Key) -> Key:
    return (-key[0], -key[1], -key[2])


def _dive(
    relax: Callable[[frozenset[PairIndex]], Node],
    node: Node,
    twins: Sequence[PairIndex],
    locks: Mapping[int, int],
) -> Node:
    """A legal solution at any price: ban one side of each clash until none is left."""
    waiting: list[frozenset[PairIndex]] = []
    while clash := first(node.mentor_of, twins):
        waiting += [node.banned | {choice} for choice in reversed(clash) if locks.get(choice[0]) != choice[1]]
        node = _possible(relax, waiting)
    return node


def _possible(relax: Callable[[frozenset[PairIndex]], Node], waiting: list[frozenset[PairIndex]]) -> Node:
    """The last of ``waiting`` under which anything is possible; those after it are taken off the list."""
    while True:
        try:
            return relax(waiting.pop())
        except EngineError:
            if not waiting:
                raise

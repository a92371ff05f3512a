"""Who is in a pair that lives: asked of the app above, which knows pairs, through a registry filled in its `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Collection

# Each gives, of these keys of candidates, those who are in a live pair, announced or not: one query.
LIVE: list[Callable[[Collection[int]], set[int]]] = []
# Each gives, of these keys, those who were in a pair that began, whatever became of it: one query.
BEGUN: list[Callable[[Collection[int]], set[int]]] = []


def once_paired(pks: Collection[int]) -> set[int]:
    """Those of `pks` whose pair began."""
    return set().union(*(ask(pks) for ask in BEGUN)) if pks else set()


def paired_now(pks: Collection[int]) -> set[int]:
    """Those of `pks` who are in a live pair."""
    return set().union(*(ask(pks) for ask in LIVE)) if pks else set()

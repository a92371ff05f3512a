"""Who is in a pair that lives: asked of the app above, which knows pairs, through a registry filled in its `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Collection

# Each gives, of these keys of candidates, those who are in a live pair, announced or not: one query.
LIVE: list[Callable[[Collection[int]], set[int]]] = []


def paired_now(pks: Collection[int]) -> set[int]:
    """Those of `pks` who are in a live pair."""
    return set().union(*(ask(pks) for ask in LIVE)) if pks else set()

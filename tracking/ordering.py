"""Rows that people put in their own order: `position` says where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Placed(Protocol):
    pk: int
    position: int


P = TypeVar("P", bound=Placed)


def shifted(rows: Sequence[P], row: P, *, up: bool) -> int | None:
    """Numbers `rows` anew from 1 with `row` one place up or down, and gives its new place; None, and nothing is changed, at
    an end or where the row is no longer there. Whoever calls keeps the positions.
    """
    keys = [each.pk for each in rows]
    here = keys.index(row.pk) if row.pk in keys else -1
    there = here - 1 if up else here + 1
    if here < 0 or not 0 <= there < len(rows):
        return None
    order = list(rows)
    order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order, start=1):
        each.position = position
    return there + 1

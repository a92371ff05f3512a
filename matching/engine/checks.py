"""What the caller may hand in, checked the same way everywhere: whatever has no meaning is refused with a code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from numbers import Real
from operator import index
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .types import SCALE, EngineError, IntVector

Index = tuple[int, int]


def is_whole(value: Any, low: int, high: int) -> bool:
    """Whether it is an integer of Python or numpy in ``low..high``; True and False are none."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and bool(low <= value <= high)


def is_number(value: Any, low: float, high: float) -> bool:
    """Whether it is a number in ``low..high``; NaN, True and False are none."""
    number = isinstance(value, Real) and not isinstance(value, bool)
    return number and bool(low <= value <= high)


def array(value: Any, name: str) -> NDArray[Any]:
    """As an array. Raises EngineError("bad_shape") when its lines are uneven."""
    try:
        return np.asarray(value)
    except (ValueError, OverflowError):
        raise EngineError("bad_shape", **{name: "uneven"}) from None


def cell(pair: Any) -> Index:
    """A pair of whole numbers. Raises EngineError("bad_index")."""
    try:
        i, j = pair
        return index(i), index(j)
    except (TypeError, ValueError):
        raise EngineError("bad_index", index=repr(pair)) from None


def cells(pairs: Iterable[Any]) -> tuple[Index, ...]:
    """Pairs of whole numbers. Raises EngineError("bad_index")."""
    try:
        return tuple(cell(pair) for pair in iter(pairs))
    except TypeError:
        raise EngineError("bad_index", index=repr(pairs)) from None


def inside(pair: Any, shape: Sequence[int]) -> Index:
    """A pair that stands in a table of that shape: -1, which means nobody, does not. Raises EngineError("bad_index")."""
    i, j = cell(pair)
    if not (0 <= i < shape[0] and 0 <= j < shape[1]):
        raise EngineError("bad_index", index=(i, j))
    return i, j


def place(at: Any, count: int) -> int:
    """The place of one among ``count``. Raises EngineError("bad_index")."""
    return inside((at, 0), (count, 1))[0]


def scores(value: Any) -> NDArray[np.integer[Any]]:
    """A table of scores. Raises EngineError: bad_shape, bad_score."""
    table = array(value, "score")
    if table.ndim != 2:
        raise EngineError("bad_shape", score=table.shape)
    if not np.issubdtype(table.dtype, np.integer):
        raise EngineError("bad_score", dtype=str(table.dtype))
    low, high = (int(table.min()), int(table.max())) if table.size else (0, 0)
    if low < 0 or high > SCALE:
        raise EngineError("bad_score", lowest=low, highest=high)
    return table


def places(value: Any, mentors: int, most: int) -> IntVector:
    """How many mentees each mentor takes, int64 ``(mentors,)`` in ``0..most``: fewer than none is none.

    Raises EngineError: bad_shape, bad_capacity.
    """
    raw = array(value, "capacity")
    if raw.shape != (mentors,):
        raise EngineError("bad_shape", mentors=mentors, capacity=raw.shape)
    if raw.size and not np.issubdtype(raw.dtype, np.integer):
        raise EngineError("bad_capacity", dtype=str(raw.dtype))
    held: IntVector = np.maximum(np.minimum(raw, most), 0).astype(np.int64)
    return held


def partners(value: Any, mentees: int, mentors: int) -> IntVector:
    """The mentor of each mentee, int64 ``(mentees,)``, -1 for nobody. Raises EngineError("bad_shape")."""
    mentor_of = array(value, "mentor_of")
    if mentor_of.shape != (mentees,) or (mentees and not np.issubdtype(mentor_of.dtype, np.integer)):
        raise EngineError("bad_shape", mentees=mentees, mentor_of=mentor_of.shape)
    low, high = (int(mentor_of.min()), int(mentor_of.max())) if mentees else (-1, -1)
    if low < -1 or high >= mentors:
        raise EngineError("bad_shape", mentor_of=(low, high), mentors=mentors)
    return mentor_of.astype(np.int64)

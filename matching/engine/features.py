"""Feature blocks: two small matrices whose product is the closeness of every pair, and who is known.

A row of zeros stands for an unknown person, so that an unknown never adds and never takes away.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Known = NDArray[np.bool_]
Steps = NDArray[np.float64]
T = TypeVar("T", bound=Hashable)

TABLE = 64  # distinct sets of codes up to which a table is smaller than the codes themselves


@dataclass(frozen=True, slots=True)
class Block:
    """``mentee @ mentor.T`` is the closeness ``(n_mentees, n_mentors)`` in [0, 1]; ``known_*`` bool vectors.

    With ``steps``, the product is instead a whole number that is looked up there: ``steps[0]`` is 0 and belongs to the
    pairs where a side is unknown, so that every known pair must make 1 at least.
    """

    mentee: Floats
    mentor: Floats
    known_mentee: Known
    known_mentor: Known
    steps: Steps | None = None


def coverage(sought: Sequence[Mapping[str, float]], offered: Sequence[Mapping[str, float]]) -> Block:
    """The share of what the mentee seeks (weighted by depth) that the mentor offers (strength in [0, 1])."""
    at = _shared(sought, offered)
    whole = [sum(wishes.values()) for wishes in sought]
    rows = _scatter(sought, at, [1 / total if total else 0 for total in whole])
    return Block(rows, _scatter(offered, at), _known(sought), _known(offered))


def table(
    mentees: Sequence[T | None], mentors: Sequence[T | None], closeness: Callable[[T, T], float]
) -> Block:
    """Categories compared by a table: ``closeness(mentee, mentor)`` is asked once for each two distinct values."""
    mine, theirs = _distinct(mentees), _distinct(mentors)
    lines = np.array([[closeness(a, b) for b in theirs] for a in mine], dtype=np.float32)
    # One more line, of zeros, for the unknown.
    lines = np.vstack([lines.reshape(len(mine), len(theirs)), np.zeros((1, len(theirs)), dtype=np.float32)])
    units = np.vstack([np.eye(len(theirs), dtype=np.float32), np.zeros((1, len(theirs)), dtype=np.float32)])
    return Block(
        lines[_places(mentees, mine)], units[_places(mentors, theirs)], _known(mentees), _known(mentors)
    )


def overlap(
    mentees: Sequence[frozenset[str]],
    mentors: Sequence[frozenset[str]],
    closeness: Callable[[int, int], float],
    limit: int = TABLE,
) -> Block:
    """Sets compared by ``closeness(number in common, number of the mentee's)``. ``limit`` never changes the result."""
    if len(set(mentors)) <= limit:
        return table(
            [codes or None for codes in mentees],
            [codes or None for codes in mentors],
            lambda a, b: closeness(len(a & b), len(a)),
        )
    return _counted(mentees, mentors, closeness)


def _counted(
    mentees: Sequence[frozenset[str]],
    mentors: Sequence[frozenset[str]],
    closeness: Callable[[int, int], float],
) -> Block:
    """The product counts what is in common, from a start that is proper to the size of the mentee's set."""
    mine, theirs = [dict.fromkeys(s, 1.0) for s in mentees], [dict.fromkeys(s, 1.0) for s in mentors]
    at = _shared(mine, theirs)
    sizes = sorted({len(codes) for codes in mentees if codes})
    starts = dict(zip(sizes, np.cumsum([1, *(size + 1 for size in sizes)]).tolist(), strict=False))
    start = np.array([[starts[len(codes)] if codes else 0] for codes in mentees], dtype=np.float32)
    ones = np.array([[1 if codes else 0] for codes in mentors], dtype=np.float32)
    return Block(
        np.hstack([_scatter(mine, at), start.reshape(len(mentees), 1)]),
        np.hstack([_scatter(theirs, at), ones.reshape(len(mentors), 1)]),
        _known(mine),
        _known(theirs),
        np.array([0.0, *(closeness(common, size) for size in sizes for common in range(size + 1))]),
    )


def profile(learning: Sequence[Mapping[str, float]], teaching: Sequence[Mapping[str, float]]) -> Block:
    """``1 - |a - b|² / 2`` between two shares over modes, written as one dot product."""
    at = {mode: k for k, mode in enumerate(sorted({mode for who in (*learning, *teaching) for mode in who}))}
    a, b = _shares(learning, at), _shares(teaching, at)
    known_a, known_b = _known(learning), _known(teaching)
    ones_a, ones_b = known_a[:, None].astype(np.float32), known_b[:, None].astype(np.float32)
    half_a, half_b = (a * a).sum(1, keepdims=True) / 2, (b * b).sum(1, keepdims=True) / 2
    rows = np.hstack([a, ones_a, -half_a])
    columns = np.hstack([b, (1 - half_b) * ones_b, ones_b])
    return Block(rows, columns, known_a, known_b)


def _shared(sought: Iterable[Mapping[str, Any]], offered: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The columns: what nobody seeks, or nobody offers, adds nothing to any pair."""
    common = {code for who in sought for code in who} & {code for who in offered for code in who}
    return {code: k for k, code in enumerate(sorted(common))}


def _scatter(
    people: Sequence[Mapping[str, float]], at: Mapping[str, int], factors: Sequence[float] | None = None
) -> Floats:
    """One line a person, their values in the columns of ``at``, times the person's factor."""
    lines, columns, values = [], [], []
    for i, who in enumerate(people):
        factor = 1.0 if factors is None else factors[i]
        for code, value in who.items():
            if (column := at.get(code)) is not None:
                lines.append(i)
                columns.append(column)
                values.append(value * factor)
    out = np.zeros((len(people), len(at)), dtype=np.float32)
    out[np.array(lines, dtype=np.intp), np.array(columns, dtype=np.intp)] = values
    return out


def _shares(people: Sequence[Mapping[str, float]], at: Mapping[str, int]) -> Floats:
    whole = [sum(modes.values()) for modes in people]
    return _scatter(people, at, [1 / total if total else 0 for total in whole])


def _distinct(values: Iterable[T | None]) -> list[T]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _places(values: Sequence[T | None], distinct: list[T]) -> NDArray[np.intp]:
    """The line of each value, the last line for an unknown."""
    at = {value: k for k, value in enumerate(distinct)}
    return np.array([len(distinct) if value is None else at[value] for value in values], dtype=np.intp)


def _known(values: Sequence[Any]) -> Known:
    return np.array(
        [bool(value) if isinstance(value, Mapping) else value is not None for value in values], dtype=np.bool_
    )

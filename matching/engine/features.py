"""Feature blocks: two small matrices whose product is the closeness of every pair, and who is known.

A row of zeros stands for an unknown person, so that an unknown never adds and never takes away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Known = NDArray[np.bool_]
T = TypeVar("T", bound=Hashable)

MAX_WORDS = 400
ENOUGH_TEXTS = 20


@dataclass(frozen=True, slots=True)
class Block:
    """``mentee @ mentor.T`` is the closeness ``(n_mentees, n_mentors)`` in [0, 1]; ``known_*`` bool vectors."""

    mentee: Floats
    mentor: Floats
    known_mentee: Known
    known_mentor: Known


def coverage(sought: Sequence[Mapping[str, int]], offered: Sequence[Mapping[str, float]]) -> Block:
    """The share of what the mentee seeks (weighted by depth) that the mentor offers (strength in [0, 1])."""
    at = {
        code: k for k, code in enumerate(sorted({code for person in (*sought, *offered) for code in person}))
    }
    rows, columns = np.zeros((len(sought), len(at))), np.zeros((len(offered), len(at)))
    for i, wishes in enumerate(sought):
        whole = sum(wishes.values())
        for code, depth in wishes.items():
            rows[i, at[code]] = depth / whole if whole else 0
    for j, strengths in enumerate(offered):
        for code, strength in strengths.items():
            columns[j, at[code]] = strength
    return Block(rows, columns, _known(sought), _known(offered))


def table(
    mentees: Sequence[T | None], mentors: Sequence[T | None], closeness: Callable[[T, T], float]
) -> Block:
    """Categories compared by a table: ``closeness(mentee, mentor)`` is asked once for each two distinct values."""
    values: list[T] = list(dict.fromkeys(value for value in mentors if value is not None))
    at = {value: k for k, value in enumerate(values)}
    columns = np.zeros((len(mentors), len(values)))
    for j, value in enumerate(mentors):
        if value is not None:
            columns[j, at[value]] = 1
    asked = {mine for mine in mentees if mine is not None}
    lines = {mine: [closeness(mine, other) for other in values] for mine in asked}
    rows = np.zeros((len(mentees), len(values)))
    for i, mine in enumerate(mentees):
        if mine is not None:
            rows[i] = lines[mine]
    return Block(rows, columns, _known(mentees), _known(mentors))


def profile(learning: Sequence[Mapping[str, float]], teaching: Sequence[Mapping[str, float]]) -> Block:
    """``1 - |a - b|² / 2`` between two shares over modes, written as one dot product."""
    at = {
        mode: k
        for k, mode in enumerate(sorted({mode for person in (*learning, *teaching) for mode in person}))
    }
    a, b = _shares(learning, at), _shares(teaching, at)
    known_a, known_b = _known(learning), _known(teaching)
    ones_a, ones_b = known_a[:, None].astype(float), known_b[:, None].astype(float)
    half_a, half_b = (a * a).sum(1, keepdims=True) / 2, (b * b).sum(1, keepdims=True) / 2
    rows = np.hstack([a, ones_a, -half_a])
    columns = np.hstack([b, (1 - half_b) * ones_b, ones_b])
    return Block(rows, columns, known_a, known_b)


def topics(mentees: Sequence[str], mentors: Sequence[str]) -> Block:
    """Topical closeness of two texts: TF-IDF cosine over the commonest informative words."""
    # scikit-learn takes a second to load: only a programme that weighs the texts pays for it.
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [*mentees, *mentors]
    commonest = 0.5 if len(texts) >= ENOUGH_TEXTS else 1.0  # among few texts, a shared word says something
    try:
        matrix = (
            TfidfVectorizer(
                sublinear_tf=True,
                max_df=commonest,
                max_features=MAX_WORDS,
                tokenizer=words,
                token_pattern=None,
            )
            .fit_transform(texts)
            .toarray()
        )
    except ValueError:  # no informative word in any text
        matrix = np.zeros((len(texts), 1))
    rows, columns = matrix[: len(mentees)], matrix[len(mentees) :]
    return Block(rows, columns, rows.any(axis=1), columns.any(axis=1))


def words(text: str) -> list[str]:
    """Words of four letters or more, in lower case."""
    return re.findall(r"[^\W\d_]{4,}", text.lower())


def shared_words(one: str, other: str, most: int = 4) -> tuple[str, ...]:
    """Some long words that two texts share, to show what the closeness rests on."""
    common = set(words(one)) & set(words(other))
    return tuple(sorted(common, key=lambda word: (-len(word), word))[:most])


def _shares(people: Sequence[Mapping[str, float]], at: Mapping[str, int]) -> Floats:
    out = np.zeros((len(people), len(at)))
    for i, modes in enumerate(people):
        whole = sum(modes.values())
        for mode, share in modes.items():
            out[i, at[mode]] = share / whole if whole else 0
    return out


def _known(values: Sequence[Any]) -> Known:
    return np.array(
        [bool(value) if isinstance(value, Mapping) else value is not None for value in values], dtype=np.bool_
    )

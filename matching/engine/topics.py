"""Topical closeness of two texts: words weighed by rarity, folded into a few topics, told as a rank among all the pairs.

A cosine has no scale of its own (two texts of one subject may have 0.2), so that it is replaced by its rank: 1 for the
closest pair of the cohort, 0.5 for a pair in the middle. Everything after the weights of the words is whole numbers, so
that the result is the same to the bit whatever the machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import Block, Known

MAX_WORDS = 800
TOPICS = 64
ENOUGH_TEXTS = 20
GRAIN = 64  # a text is a vector of this length, in whole numbers
FINE = 256  # a weight or a direction is counted in 1/256
ROUNDS = 6
SAMPLE = 1_500  # people a side whose pairs give the ranks
START = 1 + 2 * GRAIN * GRAIN  # a product this much higher is above 0 for every pair
Whole = NDArray[np.float64]  # whole numbers, below 2**53: their sums are exact in any order


def block(mentees: Sequence[str], mentors: Sequence[str]) -> Block:
    """The rank, among all the pairs, of what two texts have in common. A text without an informative word is unknown."""
    texts = _vectors([*mentees, *mentors])
    rows, columns = texts[: len(mentees)], texts[len(mentees) :]
    known_mentee, known_mentor = _informed(rows), _informed(columns)
    ones = [np.reshape(side, (-1, 1)).astype(np.float32) for side in (known_mentee, known_mentor)]
    return Block(
        np.hstack([rows, ones[0]]).astype(np.float32),
        np.hstack([columns, ones[1] * START]).astype(np.float32),
        known_mentee,
        known_mentor,
        steps=_ranks(rows[known_mentee], columns[known_mentor]),
    )


def _informed(side: Whole) -> Known:
    return np.array([line.any() for line in side], dtype=np.bool_)


def words(text: str) -> list[str]:
    """Words of four letters or more, in lower case."""
    return re.findall(r"[^\W\d_]{4,}", text.lower())


def shared_words(one: str, other: str, most: int = 4) -> tuple[str, ...]:
    """Some long words that two texts share, to show what the closeness rests on."""
    common = set(words(one)) & set(words(other))
    return tuple(sorted(common, key=lambda word: (-len(word), word))[:most])


def _vectors(texts: Sequence[str]) -> Whole:
    """One line of whole numbers a text, of length ``GRAIN`` or zero."""
    matrix = _weighed(texts)
    if matrix is None:
        return np.zeros((len(texts), 1))
    if matrix.shape[1] > TOPICS:
        gram = np.asarray((matrix.T @ matrix).todense(), dtype=np.float64)
        folded = np.asarray(matrix @ directions(gram, TOPICS), dtype=np.float64)
    else:
        folded = np.asarray(matrix.todense(), dtype=np.float64)
    length = np.sqrt((folded * folded).sum(axis=1, keepdims=True))
    unit: Whole = np.rint(GRAIN * folded / np.where(length > 0, length, 1))
    return unit


def _weighed(texts: Sequence[str]) -> Any:
    """Sparse weights of the commonest informative words, in whole numbers; None when there is no such word."""
    # scikit-learn takes a second to load: only a programme that weighs the texts pays for it.
    from sklearn.feature_extraction.text import TfidfVectorizer

    commonest = 0.5 if len(texts) >= ENOUGH_TEXTS else 1.0  # among few texts, a shared word says something
    vectorizer = TfidfVectorizer(
        sublinear_tf=True, max_df=commonest, max_features=MAX_WORDS, tokenizer=words, token_pattern=None
    )
    try:
        matrix = vectorizer.fit_transform(texts)
    except ValueError:  # no informative word in any text
        return None
    matrix.data = np.rint(matrix.data * FINE)
    return matrix


def directions(gram: Whole, count: int) -> Whole:
    """The ``count`` directions in which the texts differ most: power iteration, rounded to whole numbers at each step.

    ``gram`` whole and symmetric ``(words, words)``; the answer ``(words, count)`` has columns of length ``FINE``, at right
    angles but for the rounding. It starts from the commonest words, so that it needs no chance.
    """
    first = np.argsort(-np.diag(gram), kind="stable")[:count]
    found = np.zeros((len(gram), count))
    found[first, np.arange(count)] = FINE
    for _ in range(ROUNDS):
        found = _straight(gram @ found)
    return found


def _straight(vectors: Whole) -> Whole:
    """The vectors one after the other, less what the earlier ones already say."""
    scale = np.maximum(np.abs(vectors).max(axis=0), 1)
    ahead = np.rint(vectors / scale * FINE * FINE)
    out: Whole = np.zeros(ahead.shape)
    for k in range(ahead.shape[1]):
        shares = np.rint(out[:, :k].T @ ahead[:, k] / FINE)
        left = ahead[:, k] - np.rint(out[:, :k] @ shares / FINE)
        length = np.sqrt((left * left).sum())
        out[:, k] = np.rint(FINE * left / length) if length > FINE else 0
    return out


def _ranks(rows: Whole, columns: Whole) -> NDArray[np.float64]:
    """By product (from ``START``): the share of the pairs that are less close, those equal counting for a half."""
    some = [side[:: max(1, -(-len(side) // SAMPLE))] for side in (rows, columns)]
    counts = np.zeros(2 * START, dtype=np.int64)
    for start in range(0, len(some[0]), 256):
        products = some[0][start : start + 256] @ some[1].T + START
        counts += np.bincount(products.astype(np.int64).ravel(), minlength=2 * START)
    whole = max(1, int(counts.sum()))
    ranks = np.zeros(len(counts))
    ranks[1:] = ((np.cumsum(counts) - counts / 2) / whole)[1:]
    return ranks

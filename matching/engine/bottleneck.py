"""The highest floor that costs no pair, by augmenting paths over the scores themselves, with the proof of both numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .jit import compiled
from .match import Match, detach, shift, twin
from .problem import Worth
from .types import BoolVector, IntVector, ScoreMatrix

Cover = tuple[IntVector, IntVector]


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """``floor`` is None when no pair is possible. ``most`` proves ``pairs``, ``above`` that a higher floor loses one:

    both are prices 0 or 1 that cover every allowed pair and add up to the number of pairs that cannot be passed.
    """

    floor: int | None
    pairs: int
    most: Cover
    above: Cover


class _Walk(NamedTuple):
    left: IntVector
    queue: IntVector
    via: IntVector
    lost: BoolVector  # rows met by searches that failed


def _drop(score: ScoreMatrix, least: int, match: Match) -> int:
    """Undo the pairs under ``least``; how many pairs are left."""
    pairs = 0
    for i in range(len(match.mate)):
        j = match.mate[i]
        if j < 0:
            continue
        if score[i, j] < least:
            detach(match, i)
        else:
            pairs += 1
    return pairs


def _chain(
    score: ScoreMatrix, least: int, match: Match, walk: _Walk, r: int, size: int
) -> tuple[int, int, int]:
    """Look for a free column from row ``r``, breadth first: that column or -1, what is left, rows met."""
    first, last = 0, 1
    walk.queue[0] = r
    while first < last:
        i, at = walk.queue[first], 0
        first += 1
        while at < size:
            j = walk.left[at]
            if score[i, j] < least:
                at += 1
                continue
            size -= 1
            walk.left[at], walk.left[size] = walk.left[size], j
            walk.via[j] = i
            if match.load[j] < match.places[j]:
                return int(j), size, last
            other = match.head[j]
            while other >= 0:
                walk.queue[last] = other
                last += 1
                other = match.after[other]
    return -1, size, last


def _fill(score: ScoreMatrix, least: int, match: Match, walk: _Walk, spare: int) -> int:
    """Form as many pairs of at least ``least`` as possible; stop once more than ``spare`` mentees must stay alone.

    Returns the size of ``walk.left``: its first columns are those that no failed search reached.
    """
    n, m = score.shape[0], len(walk.left)
    for j in range(m):
        walk.left[j] = j
    walk.lost[:] = False
    remain, failed = len(walk.left), 0
    for r in range(n):
        if match.mate[r] >= 0 or match.out[r] or failed > spare:
            continue
        end, size, met = chain(score, least, match, walk, r, remain)
        if end >= 0:
            shift(match, walk.via, end, r)
            continue
        remain, failed = size, failed + 1
        for at in range(met):
            walk.lost[walk.queue[at]] = True
    return remain


drop, chain, fill = compiled(_drop), compiled(_chain), compiled(_fill)


def _cover(match: Match, walk: _Walk, remain: int) -> Cover:
    """Prices from the searches that failed: the columns they reached, and the rows they did not."""
    v = np.ones(len(match.load), dtype=np.int64)
    v[walk.left[:remain]] = 0
    return (~(walk.lost | match.out)).astype(np.int64), v


def best_floor(worth: Worth, match: Match, hint: int = 0) -> Bottleneck:
    """The best floor for the people of ``match``, whose pairs are only a start: it is left as it was.

    ``hint`` is a guess of the floor: a good one saves most of the bisection.
    """
    score = worth.score
    n, m = score.shape
    players = int((~match.out).sum())
    walk = _Walk(np.empty(m, np.int64), np.empty(n, np.int64), np.empty(m, np.int64), np.zeros(n, np.bool_))
    kept = twin(match)
    guess = hint or (3 * int(np.median(score.max(axis=1))) // 4 if n and m else 0)
    drop(score, max(guess, 1), kept)
    fill(score, max(guess, 1), kept, walk, players)
    remain = fill(score, 1, kept, walk, players)
    pairs = int((kept.mate >= 0).sum())
    most = _cover(kept, walk, remain)
    none = np.zeros(n, np.int64), np.zeros(m, np.int64)
    if not pairs:
        return Bottleneck(None, 0, most, none)
    low, high, above = _worst(worth, kept), int(score.max()), none
    test = low + 1 if hint and low >= hint else 0
    while low < high:
        middle, test = test or (low + high + 1) // 2, 0
        trial = twin(kept)
        drop(score, middle, trial)
        remain = fill(score, middle, trial, walk, players - pairs)
        if (trial.mate >= 0).sum() == pairs:
            kept, low = trial, _worst(worth, trial)
        else:
            high, above = middle - 1, _cover(trial, walk, remain)
    return Bottleneck(low, pairs, most, above)


def _worst(worth: Worth, match: Match) -> int:
    rows = np.flatnonzero(match.mate >= 0)
    return int(worth.score[rows, match.mate[rows]].min())

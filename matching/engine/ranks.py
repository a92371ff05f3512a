"""Scores in which what the mentees asked for comes first: for the mode where they rank a short list."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import checks
from .types import SCALE, EngineError, ScoreMatrix

MAX_BANDS = 100
CHUNK = 256


def rank_bands(
    score: ScoreMatrix | NDArray[np.integer], ranks: NDArray[np.integer], bands: int = 5
) -> ScoreMatrix:
    """Scores where a stated rank always beats an unstated one and a better rank beats a worse one.

    ``ranks`` integers of the shape of ``score``: 1 the first choice, up to ``bands``; 0 where nothing was stated. The scale
    is cut into ``bands + 1`` equal bands, within which the order of the scores is kept (two that are close may become
    equal). 0 stays 0. Raises EngineError: bad_ranks, bad_score, bad_shape.
    """
    score, ranks = checks.scores(score), checks.array(ranks, "ranks")
    if not (checks.is_whole(bands, 1, MAX_BANDS) and ranks.shape == score.shape and ranks.dtype.kind in "iu"):
        raise EngineError("bad_ranks", bands=bands, score=score.shape, ranks=ranks.shape)
    if ranks.size and not 0 <= int(ranks.min()) <= int(ranks.max()) <= bands:
        raise EngineError("bad_ranks", bands=bands, lowest=int(ranks.min()), highest=int(ranks.max()))
    width = SCALE // (bands + 1)
    table = np.zeros((bands + 1, SCALE + 1), dtype=np.uint16)
    inside = 1 + np.arange(SCALE) * (width - 1) // (SCALE - 1)
    for rank in range(bands + 1):
        table[rank, 1:] = inside + width * (bands + 1 - rank if rank else 0)
    out = np.empty(score.shape, dtype=np.uint16)
    for first in range(0, len(score), CHUNK):
        rows = slice(first, first + CHUNK)
        out[rows] = table[ranks[rows], score[rows]]
    return out

"""A little chance, when the programme wants to learn: pairs that are nearly as good are sometimes preferred.

Without it, outcomes only ever tell of the pairs that the present weights choose. The noise is a mix of bits of the seed and
of the place in the table, so that the same seed gives the same numbers on every machine and for every library version.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import checks
from .types import SCALE, EngineError, ScoreMatrix

CHUNK = 256
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
Bits = NDArray[np.uint64]


def explore(score: ScoreMatrix | NDArray[np.integer], seed: int, amplitude: int = 100) -> ScoreMatrix:
    """The scores, each moved by -amplitude to +amplitude basis points, kept in 1..10000. 0 stays 0.

    Raises EngineError: bad_amplitude outside 0..10000 or not whole, bad_index for a seed that is not whole, bad_score, bad_shape.
    """
    score, seed = checks.scores(score), checks.cell((seed, 0))[0]
    if not checks.is_whole(amplitude, 0, SCALE):
        raise EngineError("bad_amplitude", amplitude=amplitude, most=SCALE)
    amplitude = int(amplitude)
    n, m = score.shape
    out = np.empty((n, m), dtype=np.uint16)
    start = _mixed(np.array([seed % 2**64], dtype=np.uint64))
    columns = np.arange(m, dtype=np.uint64)
    for first in range(0, n, CHUNK):
        rows = np.arange(first, min(n, first + CHUNK), dtype=np.uint64)
        bits = _mixed(_mixed(start + rows)[:, None] + columns)
        noise = (bits >> np.uint64(32)).astype(np.int64) % (2 * amplitude + 1) - amplitude
        part = score[first : first + CHUNK].astype(np.int64)
        out[first : first + CHUNK] = np.where(part > 0, np.clip(part + noise, 1, SCALE), 0)
    return out


def _mixed(values: Bits) -> Bits:
    """Splitmix64: each bit of the answer depends on every bit of the value. Overflow is meant."""
    z = values * _GOLDEN + _GOLDEN
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    mixed: Bits = z ^ (z >> np.uint64(31))
    return mixed

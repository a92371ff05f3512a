"""Choices that come before scores, and chance that can be played again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import SCALE, EngineError, explore, rank_bands

EXPECTED = [[4946, 4996, 5006], [4911, 4980, 5084]]
CELLS = st.lists(st.tuples(st.integers(0, SCALE), st.integers(0, 4)), min_size=2, max_size=12)


@given(CELLS, st.integers(4, 9))
def test_a_choice_beats_no_choice_and_a_better_one_a_worse_one(
    cells: list[tuple[int, int]], bands: int
) -> None:
    score = np.array([[s for s, _r in cells]], dtype=np.uint16)
    ranks = np.array([[r for _s, r in cells]])
    found = rank_bands(score, ranks, bands)[0].tolist()
    for (s, r), x in zip(cells, found, strict=True):
        assert (x == 0) == (s == 0)
        assert x <= SCALE
        for (t, q), y in zip(cells, found, strict=True):
            if s and t and (r or 99) < (q or 99):
                assert x > y
            if s and t and r == q and s <= t:
                assert x <= y


@pytest.mark.parametrize(
    ("ranks", "bands"), [([[6]], 5), ([[-1]], 5), ([[1]], 0), ([[1, 2]], 5), ([[0.5]], 5)]
)
def test_ranks_without_meaning_are_refused(ranks: list[list[float]], bands: int) -> None:
    with pytest.raises(EngineError, match="bad_ranks"):
        rank_bands(np.array([[5000]], dtype=np.uint16), np.array(ranks), bands)


def test_the_chance_is_small_centred_and_the_same_for_ever() -> None:
    score = np.full((300, 400), 5000, dtype=np.uint16)
    score[::7] = 0
    found = explore(score, seed=7, amplitude=100)
    assert ((found == 0) == (score == 0)).all()
    moved = found[score > 0].astype(int) - 5000
    assert (moved.min(), moved.max()) == (-100, 100)
    assert abs(moved.mean()) < 1
    assert (explore(score, seed=7) == found).all()
    assert (explore(score, seed=8) != found).mean() > 0.8
    # Played on any machine, by any version of the libraries.
    assert explore(np.full((2, 3), 5000, dtype=np.uint16), seed=7).tolist() == EXPECTED


def test_an_admissible_pair_stays_admissible() -> None:
    low = explore(np.full((50, 50), 3, dtype=np.uint16), seed=1, amplitude=500)
    high = explore(np.full((50, 50), SCALE, dtype=np.uint16), seed=1, amplitude=500)
    assert (low.min(), high.max()) == (1, SCALE)
    assert (explore(low, seed=1, amplitude=0) == low).all()
    with pytest.raises(EngineError, match="bad_amplitude"):
        explore(low, seed=1, amplitude=-1)

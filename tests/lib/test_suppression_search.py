"""The search for a handful of people among what numbers leave open, against every sum tried one by one."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray

from mentorat.lib import suppression
from mentorat.lib.suppression import CLOSE, Floats, K


def tried(left: Floats, sizes: list[int], signs: tuple[int, ...]) -> bool:
    """Whether some of the lines, of under K people together, come to nought with some of the signs: all are tried."""
    return any(
        np.abs(np.array(some_signs) @ left[list(some)]).max() < CLOSE
        for n in range(1, K)
        for some in combinations(range(len(left)), n)
        if sum(sizes[line] for line in some) < K
        for some_signs in product(signs, repeat=n)
    )


@pytest.mark.parametrize("signs", [(1,), (1, -1)])
def test_what_cancels_is_found_and_nothing_else(signs: tuple[int, ...]) -> None:
    rng, seen = np.random.default_rng(3), set[bool]()
    for span in [1, 2, 4, 9, 30] * 30:
        left = rng.integers(-span, span + 1, size=(rng.integers(0, 9), 3)).astype(float)
        sizes = rng.choice([1, 2, 3, 4], size=len(left), p=[0.6, 0.2, 0.1, 0.1])
        found = suppression._cancels(left, sizes, signs)
        assert found == tried(left, sizes.tolist(), signs), (left, sizes)
        seen.add(found)
    assert seen == {True, False}


def test_a_line_among_hundreds_is_found_without_looking_at_every_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    nought = suppression._nought

    def spy(lines: Floats, close: float = CLOSE) -> NDArray[np.bool_]:
        looked.append(len(lines))
        return nought(lines, close)

    monkeypatch.setattr(suppression, "_nought", spy)
    left = np.random.default_rng(5).normal(size=(400, 3))
    sizes = np.ones(400, dtype=np.int64)
    assert not suppression._cancels(left, sizes, (1, -1))
    assert not suppression._gives_away(left, sizes)
    assert sum(looked) < 400 * 400 / 20
    left[17] = left[30] - left[200] + left[399]
    assert suppression._cancels(left, sizes, (1, -1))
    left[17] = 3 * left[30] - 0.5 * left[200]
    assert suppression._gives_away(left, sizes)

"""Somebody who stands alone is told the truth, and the bound that is kept is the value of the best of all."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.engine import Reason, assign

from . import brute
from .cases import cases, many, run

METHODS = ("dense", "sparse")


@given(cases(balance=True), st.sampled_from(METHODS))
@settings(max_examples=many(300))
def test_nobody_is_told_that_all_are_taken_while_somebody_is_free(case: brute.Case, method: Any) -> None:
    assume(brute.best(case) is not None)
    found = run(case, method)
    least = max(found.floor or 1, 1)
    taken = tuple(found.mentor_of.tolist())
    free = [j for j, places in enumerate(case.capacity) if taken.count(j) < places]
    alone = [i for i, j in enumerate(taken) if j < 0]
    open_ = {(i, j) for i in alone for j in free if case.score[i][j] >= least and (i, j) not in case.twins}
    for i, j in open_:  # a pair with a place on both sides that is not formed
        also = (*taken[:i], j, *taken[i + 1 :])
        barred = brute.mutual(also, case.twins)
        assert barred or not brute.balanced(case, also)
        assert found.unpaired[i] is (Reason.IMBALANCE if not barred else found.unpaired[i])
        assert found.unpaired[i] in {Reason.MUTUAL, Reason.IMBALANCE}
        if j in found.idle:
            assert found.idle[j] in {Reason.MUTUAL, Reason.IMBALANCE}
    told = {*found.unpaired.values(), *found.idle.values()}
    assert open_ or not told & {Reason.MUTUAL, Reason.IMBALANCE}


@given(cases(balance=True), st.sampled_from(METHODS))
@settings(max_examples=many(300))
def test_the_bound_is_what_the_answer_is_worth(case: brute.Case, method: Any) -> None:
    """With locks, whose pairs no dual holds, a stay bonus and the price of imbalance."""
    assume(brute.best(case) is not None)
    found = run(case, method)
    taken = tuple(found.mentor_of.tolist())
    kept = sum(
        j >= 0 and j == draft for j, draft in zip(taken, case.current or [-1] * len(taken), strict=True)
    )
    worth = found.pairs * found.pair_value + found.total + case.stay_bonus * kept
    worth -= case.imbalance_price * sum(abs(b) for b in brute.imbalances(case, taken).values())
    assert (found.bound, found.gap) == (worth, 0)


def test_a_search_that_was_cut_keeps_the_bound_of_what_it_did_not_see() -> None:
    score = np.array([[0, 10_000, 10], [10_000, 0, 0], [10, 0, 0]])
    asked: dict[str, Any] = {"twins": [(0, 0), (1, 1)]}
    cut, whole = assign(score, [1, 1, 1], **asked, max_branches=1), assign(score, [1, 1, 1], **asked)
    assert cut.bound >= whole.bound
    assert cut.gap == cut.bound - (cut.pairs * cut.pair_value + cut.total) > 0


@pytest.mark.parametrize("method", METHODS)
def test_a_limit_of_balance_is_no_lack_of_places(method: Any) -> None:
    found = assign([[9]], [1], companies=([0], [1]), imbalance_cap=0, method=method)  # type: ignore[arg-type]
    assert (found.unpaired, found.idle) == ({0: Reason.IMBALANCE}, {0: Reason.IMBALANCE})

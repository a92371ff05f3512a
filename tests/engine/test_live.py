"""One decision after another: always what a whole new solve would give, and the cost announced is the cost paid."""

import time
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Assignment, Cause, EngineError, Live, assign

from . import brute
from .cases import arguments, cases, many

METHODS: tuple[Literal["dense", "sparse"], ...] = ("dense", "sparse")


def worth(case: brute.Case, found: Assignment, locks: dict[int, int]) -> tuple[int, int, int]:
    """What has one value at the optimum: pairs, floor, points with those of the draft."""
    draft = case.current or [-1] * len(case.score)
    stays = sum(j >= 0 and j == draft[i] and i not in locks for i, j in enumerate(found.mentor_of.tolist()))
    floor = found.floor or 0 if case.floor == "best" else 0
    return found.pairs, floor, found.total + case.stay_bonus * stays


def fresh(case: brute.Case, live: Live) -> Assignment:
    """The same decisions, solved from nothing."""
    score, capacity, options = arguments(case)
    for i, j in live.forbidden:
        score[i, j] = 0
    options["locked"] = list(live.locked.items())
    return assign(score, capacity, **options, method="dense")


Act = Callable[[Live, int, int], object]
ACTS: dict[str, Act] = {
    "lock": Live.lock,
    "unlock": Live.unlock,
    "forbid": Live.forbid,
    "allow": Live.allow,
    "cost": Live.cost,
}


@given(cases(largest=5), st.sampled_from(METHODS), st.data())
@settings(max_examples=many(200))
def test_a_row_of_decisions_gives_what_a_whole_solve_gives(
    case: brute.Case, method: Literal["dense", "sparse"], data: st.DataObject
) -> None:
    n, m = len(case.score), len(case.capacity)
    score, capacity, options = arguments(case)
    try:
        live = Live(score, capacity, **options, method=method)
    except EngineError:
        return
    if not (n and m):
        return
    for _ in range(data.draw(st.integers(1, 6))):
        act = data.draw(st.sampled_from(sorted(ACTS)))
        i, j = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, m - 1))
        if act == "unlock" and live.locked:
            i, j = data.draw(st.sampled_from(sorted(live.locked.items())))
        before = live.assignment, live.locked, live.forbidden
        try:
            ACTS[act](live, i, j)
        except EngineError:
            assert (live.assignment, live.locked, live.forbidden) == before
            continue
        if act == "cost":
            assert (live.assignment, live.locked, live.forbidden) == before
        found, whole = live.assignment, fresh(case, live)
        assert worth(case, found, live.locked) == worth(case, whole, live.locked)
        assert found.proved
        assert found.gap == 0
        assert (set(found.unpaired), set(found.idle)) == (
            {i for i, j in enumerate(found.mentor_of) if j < 0},
            set(range(m)) - set(found.mentor_of.tolist()),
        )


@given(cases(largest=5), st.sampled_from(METHODS), st.data())
@settings(max_examples=many(150))
def test_the_cost_announced_is_the_cost_paid(
    case: brute.Case, method: Literal["dense", "sparse"], data: st.DataObject
) -> None:
    score, capacity, options = arguments(case)
    try:
        live = Live(score, capacity, **options, method=method)
    except EngineError:
        return
    if not score.size:
        return
    i, j = data.draw(st.integers(0, len(score) - 1)), data.draw(st.integers(0, len(capacity) - 1))
    before = live.assignment
    try:
        cost, least = live.cost(i, j), live.cost_at_least(i, j)
    except EngineError:
        return
    if i in live.locked:
        live.unlock(i, live.locked[i])
    after = live.lock(i, j)
    assert cost.pairs_lost == before.pairs - after.pairs
    assert cost.floor_lost == (before.floor or 0) - (after.floor or 0)
    if not case.stay_bonus:
        assert cost.points == before.total - after.total
        assert case.floor == "best" or least <= cost.pairs_lost * before.pair_value + cost.points


def cohort(n: int) -> np.ndarray[Any, np.dtype[np.uint16]]:
    rng = np.random.default_rng(n)
    tastes, gifts = rng.random((n, 8)) * (rng.random((n, 8)) < 0.6), rng.random((n, 8))
    score = 1000 + 9000 * (tastes @ gifts.T) / 8
    return (score * (rng.random((n, n)) > 0.2)).astype(np.uint16)


@pytest.mark.parametrize("floor", [None, "best"])
def test_many_decisions_on_a_large_cohort(floor: Literal["best"] | None) -> None:
    n, rng = 450, np.random.default_rng(7)
    score, capacity = cohort(n), rng.integers(1, 3, n)
    capacity[rng.random(n) < 0.4] = 0
    live = Live(score, capacity, floor=floor)
    for step in range(25):
        i = int(rng.choice(np.flatnonzero(live.assignment.mentor_of >= 0)))
        j = int(live.assignment.mentor_of[i])
        if i in live.locked:
            live.unlock(i, j)
        elif step % 3:
            live.forbid(i, j)
        else:
            choices = np.argsort(-score[i].astype(int), kind="stable")[:6].tolist()
            live.lock(i, next(k for k in choices if capacity[k] > list(live.locked.values()).count(k)))
        assert live.assignment.proved
    for pair in list(live.forbidden)[:5]:
        live.allow(*pair)
    for i, j in live.forbidden:
        score[i, j] = 0
    whole = assign(score, capacity, locked=live.locked.items(), floor=floor)
    found = live.assignment
    assert (found.pairs, found.floor, found.total) == (whole.pairs, whole.floor, whole.total)


@pytest.mark.slow
def test_one_decision_is_far_quicker_than_a_whole_solve() -> None:
    score, capacity = cohort(1000), np.ones(1000, dtype=np.int64)
    live = Live(score, capacity)
    live.forbid(0, int(live.assignment.mentor_of[0]))
    clock = time.perf_counter

    def solve() -> float:
        begin = clock()
        assign(score, capacity)
        return clock() - begin

    def decide(i: int) -> float:
        begin = clock()
        live.forbid(i, int(live.assignment.mentor_of[i]))
        return clock() - begin

    whole, one = zip(*((solve(), decide(i)) for i in range(1, 16)), strict=True)
    assert np.median(one) < 0.05
    assert np.median(whole) > 10 * np.median(one)


def test_a_refused_decision_says_why() -> None:
    causes = np.array([[0, 0, Cause.SAME_GROUP], [0, 0, 0]], dtype=np.uint8)
    live = Live(np.array([[5, 6, 0], [7, 8, 9]]), [1, 1, 1], causes=causes, locked=[(0, 0)])
    refusals: list[tuple[Callable[[int, int], object], tuple[int, int], str]] = [
        (live.lock, (0, 1), "lock_twice"),
        (live.lock, (1, 0), "lock_over_capacity"),
        (live.lock, (1, 7), "lock_out_of_range"),
        (live.cost, (0, 2), "lock_forbidden"),
        (live.forbid, (0, 0), "mentee_locked"),
        (live.forbid, (0, 9), "bad_index"),
        (live.unlock, (1, 1), "not_locked"),
        (live.allow, (0, 2), "never_admissible"),
    ]
    for act, pair, code in refusals:
        with pytest.raises(EngineError) as caught:
            act(*pair)
        assert caught.value.code == code
    assert live.locked == {0: 0}

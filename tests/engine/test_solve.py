"""The solver against the boring one, against another solver, and its proof."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy.optimize import linear_sum_assignment

from matching.engine import Cause, EngineError, Reason, assign, check

from . import brute
from .cases import agrees, cases, many, run


@given(cases())
@settings(max_examples=many(400))
def test_same_value_as_trying_everything(case: brute.Case) -> None:
    if brute.best(case) is None:
        with pytest.raises(EngineError, match="lock_"):
            run(case)
        return
    agrees(case, run(case))


@given(cases())
@settings(max_examples=150)
def test_everybody_alone_has_a_reason(case: brute.Case) -> None:
    assume(brute.best(case) is not None)
    found = run(case)
    assert set(found.unpaired) == {i for i, j in enumerate(found.mentor_of) if j < 0}
    assert set(found.idle) == set(range(len(case.capacity))) - set(found.mentor_of.tolist())


@pytest.mark.parametrize(("n", "m", "most"), [(60, 60, 1), (90, 40, 3), (40, 90, 2), (150, 150, 1)])
def test_same_total_as_an_independent_solver(n: int, m: int, most: int) -> None:
    rng = np.random.default_rng(n * m)
    score = rng.integers(1, 10_001, (n, m)) * (rng.random((n, m)) > 0.3)
    capacity = rng.integers(1, most + 1, m)
    found = assign(score, capacity)
    owner = np.repeat(np.arange(m), capacity)
    worth = np.where(score > 0, score + 10**7, 0)[:, owner]
    rows, places = linear_sum_assignment(worth, maximize=True)
    assert found.pairs * 10**7 + found.total == worth[rows, places].sum()
    assert found.proved


def test_the_certificate_refuses_what_is_not_optimal() -> None:
    weight = np.array([[10, 9], [9, 1]], dtype=np.int64)
    allowed, capacity = weight > 0, np.array([1, 1])
    found = assign(weight, capacity)
    value = found.pair_value + weight
    good = check(value, allowed, capacity, found.mentor_of, found.mentee_dual, found.mentor_dual)
    assert good.valid
    assert good.primal == good.dual == 2 * found.pair_value + 18
    worse = check(value, allowed, capacity, np.array([0, 1]), found.mentee_dual, found.mentor_dual)
    assert worse.faults == ("gap",)
    cheap = check(value, allowed, capacity, found.mentor_of, found.mentee_dual - 1, found.mentor_dual)
    assert "uncovered_pair" in cheap.faults
    vast = check(value, allowed, capacity, found.mentor_of, np.full(2, 2**62), found.mentor_dual)
    assert (vast.faults, vast.dual) == (("gap",), 2**63 + int(found.mentor_dual.sum()))
    crowded = check(value, allowed, capacity, np.array([0, 0]), found.mentee_dual, found.mentor_dual)
    assert "over_capacity" in crowded.faults


def test_most_pairs_come_before_the_best_score() -> None:
    found = assign(np.array([[10_000, 1], [1, 0]]), [1, 1])
    assert found.mentor_of.tolist() == [1, 0]


def test_the_best_floor_lifts_the_worst_pair_at_a_price() -> None:
    score = np.array([[10_000, 6000], [6000, 100]])
    assert assign(score, [1, 1]).total == 12_000
    uneven = np.array([[10_000, 4000], [5000, 100]])
    assert assign(uneven, [1, 1]).mentor_of.tolist() == [0, 1]
    lifted = assign(uneven, [1, 1], floor="best")
    assert (lifted.mentor_of.tolist(), lifted.worst, lifted.floor, lifted.proved) == (
        [1, 0],
        4000,
        4000,
        True,
    )


def test_a_fixed_floor_leaves_people_alone_and_says_so() -> None:
    found = assign(np.array([[9000, 100], [100, 100]]), [1, 1], floor=5000)
    assert found.mentor_of.tolist() == [0, -1]
    assert (found.unpaired, found.idle) == ({1: Reason.BELOW_FLOOR}, {1: Reason.BELOW_FLOOR})


def test_reasons_tell_capacity_from_no_admissible_mentor() -> None:
    found = assign(np.array([[50, 0], [40, 0], [0, 0]]), [1, 1])
    assert found.unpaired == {1: Reason.CAPACITY, 2: Reason.NO_ADMISSIBLE}
    assert found.idle == {1: Reason.NO_ADMISSIBLE}
    assert assign(np.array([[50]]), [0]).idle == {0: Reason.NO_PLACE}
    assert assign(np.array([[50, 60]]), [1, 1]).idle == {0: Reason.NO_MENTEE_LEFT}


def test_two_people_are_never_each_other_s_mentor() -> None:
    score = np.array([[9999, 10_000], [10_000, 9999]])
    found = assign(score, [1, 1], twins=[(0, 0), (1, 1)])
    assert (found.pairs, found.proved, found.branches) == (1, True, 3)
    free = assign(score, [1, 1])
    assert free.pairs == 2


def test_a_cut_search_admits_it_is_not_proved() -> None:
    score = np.array([[0, 10_000, 10], [10_000, 0, 0], [10, 0, 0]])
    twins = [(0, 0), (1, 1)]
    found = assign(score, [1, 1, 1], twins=twins, max_branches=1)
    exact = assign(score, [1, 1, 1], twins=twins)
    assert exact.proved
    assert not found.proved
    assert found.gap >= 0
    assert found.pairs <= exact.pairs


@pytest.mark.parametrize(
    ("locked", "code"),
    [
        ([(0, 1)], "lock_forbidden"),
        ([(0, 0), (0, 2)], "lock_twice"),
        ([(0, 0), (1, 0)], "lock_over_capacity"),
        ([(5, 0)], "lock_out_of_range"),
    ],
)
def test_an_impossible_lock_is_refused(locked: list[tuple[int, int]], code: str) -> None:
    with pytest.raises(EngineError) as caught:
        assign(np.array([[5, 0, 7], [5, 5, 5]]), [1, 1, 1], locked=locked)
    assert caught.value.code == code


def test_a_forbidden_lock_names_its_cause() -> None:
    causes = np.array([[Cause.SAME_COMPANY]], dtype=np.uint8)
    with pytest.raises(EngineError) as caught:
        assign(np.array([[0]]), [1], locked=[(0, 0)], causes=causes)
    assert caught.value.params["cause"] is Cause.SAME_COMPANY
    with pytest.raises(EngineError) as caught:
        assign(np.array([[8]]), [1], locked=[(0, 0)], twins=[(0, 0)])
    assert caught.value.params["cause"] is Cause.SAME_PERSON


def test_a_lock_stands_below_the_floor() -> None:
    found = assign(np.array([[10, 9000], [9000, 9000]]), [1, 1], locked=[(0, 0)], floor=5000)
    assert found.mentor_of.tolist() == [0, 1]


def test_a_published_draft_is_kept_for_a_small_difference() -> None:
    score = np.array([[5000, 5020], [5020, 5000]])
    draft = np.array([0, 1])
    assert assign(score, [1, 1]).mentor_of.tolist() == [1, 0]
    assert assign(score, [1, 1], current=draft, stay_bonus=50).mentor_of.tolist() == [0, 1]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_pairs_nobody(shape: tuple[int, int]) -> None:
    found = assign(np.zeros(shape, dtype=np.uint16), np.ones(shape[1], dtype=np.int64), floor="best")
    assert (found.pairs, found.worst, found.proved) == (0, None, True)
    assert len(found.unpaired) == shape[0]
    assert len(found.idle) == shape[1]


@pytest.mark.parametrize(
    ("score", "options", "code"),
    [
        (np.array([[1.5]]), {}, "bad_score"),
        (np.array([[20_000]]), {}, "bad_score"),
        (np.array([[-1]]), {}, "bad_score"),
        (np.array([[float("nan")]]), {}, "bad_score"),
        (np.array([["9"]]), {}, "bad_score"),
        ([[True]], {}, "bad_score"),
        ([], {}, "bad_shape"),
        ([[1], [1, 2]], {}, "bad_shape"),
        (np.array([1]), {}, "bad_shape"),
        (np.array([[1]]), {"capacity": [1, 1]}, "bad_shape"),
        (np.array([[1]]), {"capacity": [1.5]}, "bad_capacity"),
        (np.array([[1]]), {"allowed": np.array([[True, True]])}, "bad_shape"),
        (np.array([[1]]), {"allowed": [[True, True]]}, "bad_shape"),
        (np.array([[1]]), {"current": [0, 0]}, "bad_shape"),
        (np.array([[1]]), {"current": [4]}, "bad_shape"),
        (np.array([[1]]), {"current": ["a"]}, "bad_shape"),
        (np.array([[1]]), {"twins": [(0, 5)]}, "twin_out_of_range"),
        (np.array([[1]]), {"locked": [("a", 0)]}, "bad_index"),
        (np.array([[1]]), {"locked": [5]}, "bad_index"),
        (np.array([[1]]), {"floor": 2.5}, "bad_floor"),
        (np.array([[1]]), {"floor": np.array([1, 2])}, "bad_floor"),
        (np.array([[1]]), {"floor": "worst"}, "bad_floor"),
        (np.array([[1]]), {"floor": -1}, "bad_floor"),
        (np.array([[1]]), {"stay_bonus": -1}, "bad_bonus"),
        (np.array([[1]]), {"method": "magic"}, "unknown_method"),
    ],
)
def test_nonsense_is_refused_with_a_code(score: Any, options: dict[str, Any], code: str) -> None:
    with pytest.raises(EngineError) as caught:
        assign(score, options.pop("capacity", [1]), **options)
    assert caught.value.code == code


def test_ties_are_broken_the_same_way() -> None:
    score = np.full((30, 30), 5000)
    answers = {tuple(assign(score, [1] * 30, floor="best").mentor_of.tolist()) for _ in range(3)}
    assert len(answers) == 1


def test_no_places_and_fewer_than_none_pair_nobody() -> None:
    found = assign(np.array([[5, 6]]), [0, -3])
    assert (found.pairs, found.idle) == (0, {0: Reason.NO_PLACE, 1: Reason.NO_PLACE})

"""Companies that give about as many mentors as they receive: against trying everything, and against another solver."""

import subprocess
import sys
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from matching.engine import EngineError, assign
from matching.engine.balance import prove, stated
from matching.engine.problem import state

from . import brute
from .cases import agrees, cases, many, run

# A lock that only one low pair balances: the floor that would forbid it is no floor.
TIGHT = brute.Case(
    [[0, 0, 1, 1], [0, 0, 0, 0], [1, 0, 0, 2]],
    [1, 0, 0, 1],
    locked=((0, 3),),
    floor="best",
    companies=([0, 0, 1], [0, 0, 0, 1]),
    imbalance_cap=0,
)

# Of two pairs that clash, only one can go: without the other, nothing balances the lock.
CLASH = brute.Case(
    [[3, 2, 2], [3, 2, 0], [1, 1, 2], [3, 2, 1]],
    [2, 2, 1],
    locked=((1, 0),),
    twins=((3, 1), (2, 0), (1, 2)),
    companies=([2, 2, 0, 0], [0, 2, 1]),
    imbalance_price=2,
    imbalance_cap=0,
)


@example(TIGHT, "dense")
@example(TIGHT, "sparse")
@example(CLASH, "dense")
@example(CLASH, "sparse")
@given(cases(balance=True), st.sampled_from(["dense", "sparse"]))
@settings(max_examples=many(400))
def test_same_value_as_trying_everything(case: brute.Case, method: Literal["dense", "sparse"]) -> None:
    if brute.best(case) is None:
        with pytest.raises(EngineError, match="lock_"):
            run(case, method)
        return
    found = run(case, method)
    agrees(case, found)
    assert found.imbalance == brute.imbalances(case, tuple(found.mentor_of.tolist()))


def cohort(n: int, m: int, firms: int) -> tuple[NDArray[np.uint16], NDArray[np.int64], Any]:
    rng = np.random.default_rng(n * m)
    sides = rng.integers(0, firms, n), rng.integers(0, firms, m) // 2
    score = rng.integers(1, 10_001, (n, m)) * (rng.random((n, m)) > 0.3) * (sides[0][:, None] != sides[1])
    return score.astype(np.uint16), rng.integers(1, 4, m), sides


def independent(
    score: NDArray[np.uint16], capacity: NDArray[np.int64], sides: Any, price: int, cap: int | None
) -> int:
    """The same aim as an integer programme, with nothing known of networks: pairs × 10**6 + points."""
    (n, m), (rows, columns) = score.shape, np.nonzero(score)
    firms, size = int(max(side.max() for side in sides)) + 1, len(rows)
    at = np.arange(size)
    people = csr_array(
        (np.ones(2 * size), (np.r_[rows, n + columns], np.r_[at, at])), shape=(n + m, size + firms)
    )
    signs = np.r_[np.ones(size), -np.ones(size)]
    given = csr_array(
        (signs, (np.r_[sides[1][columns], sides[0][rows]], np.r_[at, at])), shape=(firms, size + firms)
    )
    beyond = csr_array(
        (np.ones(firms), (np.arange(firms), size + np.arange(firms))), shape=(firms, size + firms)
    )
    limit = np.inf if cap is None else cap
    found = milp(
        np.r_[-(10.0**6) - score[rows, columns], np.full(firms, float(price))],
        constraints=[
            LinearConstraint(people, -np.inf, np.r_[np.ones(n), capacity]),
            LinearConstraint(given, -limit, limit),
            LinearConstraint(given - beyond, -np.inf, 0),
            LinearConstraint(given + beyond, 0, np.inf),
        ],
        bounds=Bounds(0, np.r_[np.ones(size), np.full(firms, np.inf)]),
        integrality=np.r_[np.ones(size), np.zeros(firms)],
    )
    return -round(float(found.fun))


@pytest.mark.parametrize("method", ["dense", "sparse"])
@pytest.mark.parametrize(("price", "cap"), [(0, 0), (0, 3), (40, None), (600, None), (5000, 6)])
@pytest.mark.parametrize(("n", "m"), [(60, 60), (90, 40)])
def test_same_value_as_an_independent_solver(
    n: int, m: int, price: int, cap: int | None, method: Literal["dense", "sparse"]
) -> None:
    score, capacity, sides = cohort(n, m, 7)
    found = assign(score, capacity, companies=sides, imbalance_price=price, imbalance_cap=cap, method=method)
    uneven = sum(abs(each) for each in found.imbalance.values())
    assert found.pairs * 10**6 + found.total - price * uneven == independent(
        score, capacity, sides, price, cap
    )
    assert found.proved


def test_the_best_floor_under_a_limit_costs_no_pair_and_no_higher_one_does_as_well() -> None:
    score, capacity, sides = cohort(60, 50, 6)
    options: dict[str, Any] = {"companies": sides, "imbalance_cap": 1}
    plain, lifted = assign(score, capacity, **options), assign(score, capacity, **options, floor="best")
    assert lifted.floor is not None
    higher = assign(score, capacity, **options, floor=lifted.floor + 1)
    assert (lifted.pairs, lifted.worst, lifted.proved) == (plain.pairs, lifted.floor, True)
    assert plain.worst is not None
    assert plain.worst <= lifted.floor
    assert higher.pairs < lifted.pairs


def test_balance_is_bought_only_where_it_is_worth_its_price() -> None:
    score = np.array([[5000, 4900], [5000, 4900]])
    ours, theirs = np.array([0, 0]), np.array([1, 0])
    free = assign(score[:1], [1, 1], companies=(ours[:1], theirs))
    assert (free.mentor_of.tolist(), free.imbalance) == ([0], {0: -1, 1: 1})
    cheap = assign(score[:1], [1, 1], companies=(ours[:1], theirs), imbalance_price=49)
    assert cheap.mentor_of.tolist() == [0]
    dear = assign(score[:1], [1, 1], companies=(ours[:1], theirs), imbalance_price=51)
    assert (dear.mentor_of.tolist(), dear.imbalance) == ([1], {0: 0, 1: 0})
    hard = assign(score, [1, 1], companies=(ours, theirs), imbalance_cap=0)
    assert (hard.mentor_of.tolist().count(-1), hard.pairs) == (1, 1)


def test_locks_that_no_pair_can_balance_are_refused() -> None:
    score = np.full((2, 2), 5000)
    with pytest.raises(EngineError) as caught:
        assign(
            score,
            [1, 1],
            companies=(np.array([7, 7]), np.array([9, 9])),
            imbalance_cap=1,
            locked=[(0, 0), (1, 1)],
        )
    assert caught.value.code == "lock_over_imbalance"
    assert abs(caught.value.params["imbalance"]) == 2
    assert caught.value.params["company"] in (7, 9)


def test_the_certificate_refuses_what_is_not_optimal() -> None:
    score, capacity, sides = cohort(30, 30, 4)
    found = assign(score, capacity, companies=sides, imbalance_price=200)
    problem = state(score, capacity, swing=400)
    balance = stated(sides, 200, None, score.shape, {})
    assert balance is not None
    y = np.array([found.company_dual[name] for name in balance.names.tolist()])

    def faults(**other: Any) -> tuple[str, ...]:
        said: dict[str, Any] = {
            "mentor_of": found.mentor_of,
            "u": found.mentee_dual,
            "v": found.mentor_dual,
            "y": y,
        }
        return prove(problem.worth, problem.places, other.pop("balance", balance), **{**said, **other}).faults

    assert faults() == ()
    alone = found.mentor_of.copy()
    alone[0] = -1
    assert faults(mentor_of=alone) == ("gap",)
    assert "uncovered_pair" in faults(u=found.mentee_dual - 1)
    assert "negative_price" in faults(y=y + 500)
    assert "over_imbalance" in faults(balance=replace(balance, cap=0))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"imbalance_price": -1, "companies": ([0], [0])}, "bad_balance"),
        ({"imbalance_price": 1.5, "companies": ([0], [0])}, "bad_balance"),
        ({"imbalance_price": 10**9, "companies": ([0], [0])}, "bad_balance"),
        ({"imbalance_cap": -1, "companies": ([0], [0])}, "bad_balance"),
        ({"imbalance_price": 3}, "bad_balance"),
        ({"imbalance_price": 3, "companies": ([0, 1], [0])}, "bad_shape"),
        ({"imbalance_price": 3, "companies": ([-2], [0])}, "bad_shape"),
        ({"imbalance_price": 3, "companies": (["a"], [0])}, "bad_shape"),
    ],
)
def test_nonsense_is_refused_with_a_code(options: dict[str, Any], code: str) -> None:
    with pytest.raises(EngineError) as caught:
        assign(np.array([[1]]), [1], **options)
    assert caught.value.code == code


def test_small_problems_load_no_compiler() -> None:
    probe = """
import sys
import numpy as np
from matching.engine import Live, assign
score = np.random.default_rng(0).integers(0, 10_000, (60, 60))
firms = np.arange(60) % 5, np.arange(60) % 7
assign(score, [1] * 60, companies=firms, imbalance_price=100, floor="best")
Live(score, [1] * 60, floor="best").forbid(0, 0)
sys.exit("numba" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0

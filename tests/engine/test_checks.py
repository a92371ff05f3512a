"""Whatever has no meaning is refused with a code, or means what it says: never a stack trace, never a number by chance."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from matching.engine import (
    Cohort,
    EngineError,
    Level,
    Live,
    Person,
    Policy,
    alternatives,
    ask_next,
    assign,
    evidence,
    explain,
    explore,
    pairs_needed,
    rank_bands,
    score,
    why_not,
)

SCORE = np.array([[5000, 3000], [4000, 9000]], dtype=np.uint16)
SHUT = np.array([[False, True], [True, True]])
HUGE = 10**400  # no float holds it
RANKS = np.zeros((2, 2), dtype=np.int64)
ONE = Cohort((Person("a", "x", themes={"t": 1}),), (Person("b", "y", skills=frozenset("s")),))
KNOWN = score(ONE, Policy())
CLOSE, CAME = np.linspace(0, 1, 80).reshape(40, 2), np.arange(40) % 3


def refused(code: str, work: Callable[[], object]) -> None:
    with pytest.raises(EngineError) as caught:
        work()
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"locked": 3}, "bad_index"),
        ({"locked": None}, "bad_index"),
        ({"twins": None}, "bad_index"),
        ({"twins": [(0, 0), (0, 1)]}, "twin_twice"),
        ({"twins": [(0, 0), (1, 0)]}, "twin_twice"),
        ({"locked": [(0, 0)], "allowed": SHUT, "causes": np.zeros((1, 0), np.uint8)}, "bad_shape"),
        ({"locked": [(0, 0)], "allowed": SHUT, "causes": np.full((2, 2), 99)}, "bad_shape"),
        ({"floor": float("nan")}, "bad_floor"),
        ({"floor": True}, "bad_floor"),
        ({"stay_bonus": None}, "bad_bonus"),
        ({"max_branches": None}, "bad_branches"),
        ({"max_branches": 0}, "bad_branches"),
        ({"companies": ([0, 0],), "imbalance_price": 5}, "bad_shape"),
        ({"companies": ([0, 0], [1, 1], [2]), "imbalance_price": 5}, "bad_shape"),
        ({"companies": 5, "imbalance_price": 5}, "bad_shape"),
        ({"companies": ([0], [1, 1]), "imbalance_price": 5}, "bad_shape"),
        ({"companies": ([-2, 0], [1, 1]), "imbalance_price": 5}, "bad_shape"),
        ({"companies": (np.array([2**63, 0], np.uint64), [1, 1]), "imbalance_price": 5}, "bad_shape"),
        ({"companies": ([0, 0], [1, 1]), "imbalance_price": float("nan")}, "bad_balance"),
        ({"companies": ([0, 0], [1, 1]), "imbalance_cap": -1}, "bad_balance"),
        ({"imbalance_cap": 1}, "bad_balance"),
    ],
)
@pytest.mark.parametrize("method", ["dense", "sparse"])
def test_the_solver_refuses(options: dict[str, Any], code: str, method: Any) -> None:
    refused(code, lambda: assign(SCORE, [1, 1], **options, method=method))


@pytest.mark.parametrize("kind", [np.int64, np.uint16, np.int16])
def test_numbers_of_numpy_mean_the_same_as_those_of_python(kind: Any) -> None:
    assert assign(SCORE, [1, 1], floor=kind(8000)).mentor_of.tolist() == [-1, 1]
    draft = assign(SCORE, [1, 1], current=[1, 0], stay_bonus=kind(9000))
    assert (draft.mentor_of.tolist(), draft.proved) == ([1, 0], True)
    sides = ([0, 0], [1, 1])
    for floor in (None, "best"):
        capped = assign(SCORE, [1, 1], companies=sides, imbalance_cap=kind(1), floor=floor)
        assert (capped.pairs, capped.proved) == (1, True)


def test_more_places_than_people_are_places() -> None:
    for capacity in (np.array([2**64 - 1, 1], dtype=np.uint64), [10**18, 1]):
        assert assign(SCORE, capacity).mentor_of.tolist() == [0, 1]
    assert {str(why) for why in assign(np.zeros((0, 2), np.uint16), [1, 0]).idle.values()} == {
        "no_admissible",
        "no_place",
    }


@pytest.mark.parametrize(
    "turned", [np.asfortranarray, lambda s: s.astype(">u2"), lambda s: s[::-1, ::-1][::-1, ::-1]]
)
@pytest.mark.parametrize("method", ["dense", "sparse"])
def test_scores_are_read_however_they_lie_and_never_written(turned: Any, method: Any) -> None:
    table = turned(np.where(SCORE == 3000, 0, SCORE).astype(np.uint16))
    table.setflags(write=False)
    found = assign(table, [1, 1], twins=[(0, 1), (1, 0)], method=method)
    assert (found.mentor_of.tolist(), found.unpaired) == ([-1, 1], {0: "mutual"})
    assert table[0, 0] == 5000


@pytest.mark.parametrize("method", ["dense", "sparse"])
@pytest.mark.parametrize("act", ["forbid", "allow", "cost", "cost_at_least"])
@pytest.mark.parametrize("pair", [(0.5, 0), ("a", 0), (None, 0), (-1, 0), (2, 0), (2**70, 0)])
def test_a_decision_on_nobody_is_refused_and_changes_nothing(method: Any, act: str, pair: Any) -> None:
    live = Live(SCORE, [1, 1], method=method)
    refused("bad_index", lambda: getattr(live, act)(*pair))
    assert live.assignment.total == 14_000
    assert not live.forbidden


@pytest.mark.parametrize("method", ["dense", "sparse"])
def test_true_is_one_and_not_a_whole_row(method: Any) -> None:
    live = Live(SCORE, [1, 1], method=method)
    assert live.forbid(True, 1).mentor_of.tolist() == live.lock(True, 0).mentor_of.tolist() == [1, 0]
    assert live.forbidden == {(1, 1)}
    refused("bad_index", lambda: Live(SCORE, [1, 1], forbidden=3, method=method))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ({"weights": {"themes": HUGE}}, "bad_weight"),
        ({"weights": {"themes": float("nan")}}, "bad_weight"),
        ({"weights": {"themes": True}}, "bad_weight"),
        ({"prior_weight": HUGE}, "bad_prior"),
        ({"client_supplier": "never"}, "bad_policy"),
    ],
)
def test_a_policy_is_refused(policy: Any, code: str) -> None:
    refused(code, lambda: score(ONE, Policy(**policy)))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"capacity": 1.5}, "bad_places"),
        ({"capacity": "2"}, "bad_places"),
        ({"capacity": 10**30}, "bad_places"),
        ({"tenure": "long"}, "bad_tenure"),
        ({"level": Level("high")}, "bad_level"),  # type: ignore[arg-type]
        ({"learning": {"do": "x"}}, "bad_share"),
        ({"themes": {"t": "x"}}, "bad_depth"),
    ],
)
def test_a_profile_is_refused(fields: Any, code: str) -> None:
    refused(code, lambda: score(Cohort((), (Person("m", "y", **fields),)), Policy()))


@pytest.mark.parametrize("weight", [np.float32(2), np.int64(2), 2.0])
def test_a_weight_of_numpy_is_a_weight(weight: Any) -> None:
    assert (
        score(ONE, Policy(weights={"themes": weight})).score
        == score(ONE, Policy(weights={"themes": 2})).score
    )


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (lambda: rank_bands(SCORE - 0.5, RANKS), "bad_score"),  # type: ignore[arg-type]
        (lambda: rank_bands(SCORE.astype(int) - 9000, RANKS), "bad_score"),
        (lambda: rank_bands(SCORE.astype(int) * 3, RANKS), "bad_score"),
        (lambda: rank_bands(SCORE, None), "bad_ranks"),  # type: ignore[arg-type]
        (lambda: rank_bands(SCORE, RANKS, 2.5), "bad_ranks"),  # type: ignore[arg-type]
        (lambda: explore(SCORE[0], 1), "bad_shape"),
        (lambda: explore(SCORE.astype(int) - 9000, 1), "bad_score"),
        (lambda: explore(SCORE, 1, 0.5), "bad_amplitude"),  # type: ignore[arg-type]
        (lambda: explore(SCORE, 0.5), "bad_index"),  # type: ignore[arg-type]
        (lambda: explain(ONE, KNOWN, 0, -1), "bad_index"),
        (lambda: why_not(KNOWN, 0, -1), "bad_index"),
        (lambda: alternatives(KNOWN, 1, [0], [1]), "bad_index"),  # type: ignore[arg-type]
        (lambda: alternatives(KNOWN, 0, [0], [1, 1]), "bad_shape"),  # type: ignore[arg-type]
        (lambda: alternatives(KNOWN, 0, [5], [1]), "bad_shape"),  # type: ignore[arg-type]
        (lambda: ask_next(ONE, KNOWN, [0], "mentee", -1), "bad_index"),  # type: ignore[arg-type]
        (lambda: ask_next(ONE, KNOWN, [0.0], "mentee", 0), "bad_shape"),  # type: ignore[arg-type]
        (lambda: pairs_needed(0), "bad_effect"),
        (lambda: pairs_needed(float("nan")), "bad_effect"),
        (lambda: pairs_needed(0.5, overlap=1), "bad_information"),
    ],
)
def test_what_is_read_from_the_scores_refuses(work: Callable[[], object], code: str) -> None:
    refused(code, work)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"closeness": [[1], [1, 2]]}, "bad_closeness"),
        ({"closeness": [["a", "b"]] * 40}, "bad_closeness"),
        ({"outcomes": ["well"] * 40}, "bad_outcome"),
        ({"cohorts": [None, 1] * 20}, "bad_shape"),
        ({"weights": {"a": "x", "b": 1}}, "bad_weight"),
        ({"weights": {"a": float("nan"), "b": 1}}, "bad_weight"),
        ({"effect": "x"}, "bad_effect"),
        ({"permutations": 99.5}, "bad_permutations"),
        ({"seed": -1}, "bad_index"),
    ],
)
def test_outcomes_are_refused(given: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {
        "closeness": CLOSE,
        "outcomes": CAME,
        "cohorts": CAME * 0,
        "criteria": ("a", "b"),
        "weights": {"a": 1, "b": 1},
    }
    refused(code, lambda: evidence(**{**whole, **given}))

"""The way of large problems, forced on small ones and compared with other solvers on bigger ones."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.engine import EngineError, assign
from matching.engine.certificate import prove
from matching.engine.problem import Floor, state

from . import brute
from .cases import agrees, cases, many, run


@given(cases())
@settings(max_examples=many(300))
def test_same_value_as_trying_everything(case: brute.Case) -> None:
    if brute.best(case) is None:
        with pytest.raises(EngineError, match="lock_"):
            run(case, method="sparse")
        return
    agrees(case, run(case, method="sparse"))


Maker = Callable[[np.random.Generator, int, int], NDArray[np.uint16]]


def plain(rng: np.random.Generator, n: int, m: int) -> NDArray[np.uint16]:
    return (rng.integers(1, 10_001, (n, m)) * (rng.random((n, m)) > 0.2)).astype(np.uint16)


def popular(rng: np.random.Generator, n: int, m: int) -> NDArray[np.uint16]:
    """Everybody wants the same few: the worst for a solver that looks at the best candidates first."""
    return np.outer(np.sort(rng.random(n)) * 90 + 10, np.sort(rng.random(m)) * 90 + 10).astype(np.uint16)


def equal(rng: np.random.Generator, n: int, m: int) -> NDArray[np.uint16]:
    return np.full((n, m), 5000, dtype=np.uint16)


def rare(rng: np.random.Generator, n: int, m: int) -> NDArray[np.uint16]:
    """One pair in twenty is admissible."""
    return (rng.integers(1, 10_001, (n, m)) * (rng.random((n, m)) < 0.05)).astype(np.uint16)


@pytest.mark.parametrize("make", [plain, popular, equal, rare])
@pytest.mark.parametrize(("n", "m", "most"), [(300, 300, 1), (600, 250, 3), (250, 500, 1)])
@pytest.mark.parametrize("floor", [None, "best"])
def test_same_total_as_an_independent_solver(make: Maker, n: int, m: int, most: int, floor: Floor) -> None:
    rng = np.random.default_rng(n + m)
    score = make(rng, n, m)
    capacity = rng.integers(1, most + 1, m)
    found = assign(score, capacity, method="sparse", floor=floor)
    owner = np.repeat(np.arange(m), capacity)

    def most_at(least: int) -> tuple[int, int]:
        worth = np.where(score >= max(least, 1), score.astype(np.int64) + 10**7, 0)[:, owner]
        rows, places = linear_sum_assignment(worth, maximize=True)
        return divmod(int(worth[rows, places].sum()), 10**7)

    assert (found.pairs, found.total) == most_at(found.floor or 1)
    assert found.proved
    if floor == "best":
        assert found.pairs == most_at(1)[0]
        assert found.floor is not None
        assert most_at(found.floor + 1)[0] < found.pairs


def test_the_answer_does_not_depend_on_threads_nor_on_where_scores_lie(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    score = (plain(np.random.default_rng(3), 500, 450) // 2500 * 2500).astype(np.uint16)  # ties everywhere
    frozen = score.copy()
    frozen.setflags(write=False)
    answers = set()
    for cores, table in ((1, score), (2, frozen), (7, np.asfortranarray(score)), (3, score.astype(np.int64))):
        monkeypatch.setattr("os.sched_getaffinity", lambda _, cores=cores: set(range(cores)))
        answers.add(tuple(assign(table, [1] * 450, floor="best", method="sparse").mentor_of.tolist()))
    assert len(answers) == 1


def test_kernels_compile_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core.caching import CacheImpl

    from matching.engine.jit import compiled

    monkeypatch.setattr(CacheImpl, "_locator_classes", [])
    assert compiled(lambda number: number + 1)(2) == 3


def test_the_block_certificate_refuses_what_is_not_optimal() -> None:
    score = plain(np.random.default_rng(5), 60, 60)
    found = assign(score, [1] * 60, method="sparse")
    problem = state(score, [1] * 60)
    good = found.mentor_of, found.mentee_dual, found.mentor_dual
    assert prove(problem.worth, problem.places, *good).faults == ()
    i = int(np.argmax(found.mentee_dual))
    low, alone, crowd = found.mentee_dual.copy(), found.mentor_of.copy(), found.mentor_of.copy()
    low[i] -= 1
    alone[i] = -1
    crowd[i] = crowd[i - 1]
    assert "uncovered_pair" in prove(problem.worth, problem.places, good[0], low, good[2]).faults
    assert "uncovered_pair" in prove(problem.worth, problem.places, good[0], low, good[2], good[1:]).faults
    assert prove(problem.worth, problem.places, alone, *good[1:]).faults == ("gap",)
    assert "over_capacity" in prove(problem.worth, problem.places, crowd, *good[1:]).faults
    higher = problem.worth.above(found.worst or 0).above((found.worst or 0) + 1)
    assert "forbidden_pair" in prove(higher, problem.places, *good).faults


def test_ten_thousand_mentors_for_one_mentee() -> None:
    score = np.ones((1, 10_000), dtype=np.uint16)
    score[0, 7000] = 2
    found = assign(score, np.full(10_000, 10**6))
    assert (found.mentor_of.tolist(), found.proved, len(found.idle)) == ([7000], True, 9999)

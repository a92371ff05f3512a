"""Small problems where solvers go wrong: ties, forbidden pairs, locks, people on both sides, drafts, companies."""

import os
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.engine import Assignment, assign
from matching.engine.problem import Floor
from matching.engine.solve import Method

from . import brute

# MENTORAT_ENGINE_CASES=10000 plays that many problems instead of a few hundred.
CASES = int(os.environ.get("MENTORAT_ENGINE_CASES", "0"))
FLOORS: tuple[Floor, ...] = (None, "best", 3, 5000)
SCORES = st.sampled_from([0, 0, 1, 2, 3, 4999, 5000, 9999, 10_000])
DRAFTS = (0, 1, 50, 3000)


def many(few: int) -> int:
    """How many problems to play."""
    return CASES or few


@st.composite
def cases(draw: st.DrawFn, largest: int = 4, balance: bool = False) -> brute.Case:
    n, m = draw(st.integers(0, largest)), draw(st.integers(0, largest))
    score = [[draw(SCORES) for _ in range(m)] for _ in range(n)]
    capacity = [draw(st.integers(0, 3)) for _ in range(m)]
    both = draw(st.integers(0, min(n, m)))
    twins = tuple(
        zip(draw(st.permutations(range(n)))[:both], draw(st.permutations(range(m)))[:both], strict=True)
    )
    possible = [(i, j) for i in range(n) for j in range(m) if score[i][j] and (i, j) not in twins]
    locked = tuple(dict(draw(st.lists(st.sampled_from(possible), max_size=2))).items()) if possible else ()
    floor: Floor = draw(st.sampled_from(FLOORS))
    current = draw(st.none() | st.lists(st.integers(-1, m - 1), min_size=n, max_size=n))
    bonus = draw(st.sampled_from(DRAFTS))
    if not balance:
        return brute.Case(score, capacity, locked, floor, twins, current, bonus)
    company = st.integers(-1, 2)
    companies = (
        draw(st.lists(company, min_size=n, max_size=n)),
        draw(st.lists(company, min_size=m, max_size=m)),
    )
    price, cap = draw(st.sampled_from([0, 1, 700, 20_000])), draw(st.sampled_from([None, None, 0, 1, 2]))
    return brute.Case(score, capacity, locked, floor, twins, current, bonus, companies, price, cap)


def arguments(case: brute.Case) -> tuple[NDArray[np.uint16], NDArray[np.int64], dict[str, Any]]:
    """Scores, capacities and options, as the engine takes them."""
    options: dict[str, Any] = {
        "locked": case.locked,
        "floor": case.floor,
        "twins": case.twins,
        "current": None if case.current is None else np.array(case.current, dtype=np.int64),
        "stay_bonus": case.stay_bonus,
    }
    if case.companies is not None:
        options["companies"] = tuple(np.array(side, dtype=np.int64) for side in case.companies)
        options["imbalance_price"], options["imbalance_cap"] = case.imbalance_price, case.imbalance_cap
    score = np.array(case.score, dtype=np.uint16).reshape(len(case.score), len(case.capacity))
    return score, np.array(case.capacity, dtype=np.int64), options


def run(case: brute.Case, method: Method = "auto") -> Assignment:
    """The engine's answer."""
    score, capacity, options = arguments(case)
    return assign(score, capacity, **options, method=method)


def agrees(case: brute.Case, found: Assignment) -> None:
    """Fail unless the answer is legal, as good as the best of all, and proved."""
    taken = tuple(int(j) for j in found.mentor_of)
    assert taken in set(brute.choices(case))
    assert brute.above(case, taken)
    assert brute.value(case, taken) == brute.best(case)
    assert (found.pairs, found.total) == (sum(j >= 0 for j in taken), brute.total(case, taken))
    assert found.proved
    assert found.gap == 0

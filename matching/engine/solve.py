"""Who with whom: the best assignment for a stated aim, exact and proved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import balance as balances
from . import checks, mutual, reasons
from .balance import Balance
from .problem import Floor, Problem, state
from .relax import relaxer
from .types import Assignment, BoolMatrix, CauseMatrix, EngineError, IntVector

MAX_BRANCHES = 300
MOST_BRANCHES = 1_000_000
Method = Literal["auto", "dense", "sparse"]


def assign(
    score: NDArray[np.integer[Any]],
    capacity: NDArray[np.integer[Any]] | Sequence[int],
    *,
    allowed: BoolMatrix | None = None,
    locked: Iterable[tuple[int, int]] = (),
    floor: Floor = None,
    companies: tuple[IntVector | Sequence[int], IntVector | Sequence[int]] | None = None,
    imbalance_price: int = 0,
    imbalance_cap: int | None = None,
    current: IntVector | Sequence[int] | None = None,
    stay_bonus: int = 0,
    twins: Iterable[tuple[int, int]] = (),
    causes: CauseMatrix | None = None,
    max_branches: int = MAX_BRANCHES,
    method: Method = "auto",
) -> Assignment:
    """Most pairs first, then the best reachable floor (when asked), then the highest total of scores.

    - ``score`` integers ``(n_mentees, n_mentors)`` in basis points, 0..10000; 0 forbids. ``capacity`` integers ``(n_mentors,)``,
      mentees that each mentor takes; fewer than 0 is 0.
    - ``allowed`` bool ``(n_mentees, n_mentors)``: False forbids too.
    - ``locked``: pairs ``(mentee, mentor)`` of indices that are kept, even below the floor; never a forbidden one.
    - ``floor``: None; a score under which nobody is paired; or ``"best"``, the highest that costs no pair.
    - ``companies`` integers ``((n_mentees,), (n_mentors,))`` number each person's company, -1 for none (not counted). Each unit of
      ``|given - received|``, summed over companies and locks included, takes ``imbalance_price`` (basis points, 0..100000) off
      the total: a pair between two balanced companies thus pays twice. ``imbalance_cap`` (0..100000) is a limit on it for each
      company, and may cost pairs: the most pairs, and the best floor, are then those that the limit leaves.
    - ``current`` integers ``(n_mentees,)`` with -1: the mentor of each mentee in a published draft. Each pair of it that is kept
      counts ``stay_bonus`` (basis points, 0..10000) more.
    - ``twins``: indices ``(mentee, mentor)`` of one person on both sides: never with oneself, never a mutual pair.
    - ``causes`` uint8 ``(n_mentees, n_mentors)`` as in ``Exclusions.cause``, only to name a forbidden lock.
    - ``max_branches``: networks solved before a search among mutual pairs is cut; ``proved`` is False if it was.
    - ``method`` chooses between two exact ways, by size when "auto". Large problems want uint16 scores in C order, which are
      read where they are and never written.

    Of equally good answers the same one is given whatever the machine and the number of threads; the two methods may differ.

    Raises EngineError, whose codes and params are listed there.
    """
    if not checks.is_whole(max_branches, 1, MOST_BRANCHES):
        raise EngineError("bad_branches", branches=max_branches)
    price, cap = balances.asked(imbalance_price, imbalance_cap)
    problem = state(
        score,
        capacity,
        allowed=allowed,
        locked=locked,
        floor=floor,
        current=current,
        stay_bonus=stay_bonus,
        twins=twins,
        causes=causes,
        swing=2 * price,
    )
    balance = balances.stated(companies, price, cap, problem.score.shape, problem.locks)
    relax = relaxer(problem, method, balance)
    return answer(problem, mutual.search(relax, problem.twins, problem.locks, max_branches), balance)


def answer(problem: Problem, search: mutual.Outcome, balance: Balance | None = None) -> Assignment:
    """What was found, locks included, in the terms of the caller."""
    node = search.node
    paired = np.flatnonzero(node.mentor_of >= 0)
    reached = problem.score[paired, node.mentor_of[paired]].astype(np.int64)
    limited = balance is not None and balance.cap is not None
    alone = reasons.Alone(
        problem.score, problem.capacity, problem.best, node.mentor_of, problem.twins, limited
    )
    gap = max(0, search.bound - node.solution.value)
    most, above = node.covers or (None, None)
    return Assignment(
        mentor_of=node.mentor_of,
        pairs=len(paired),
        total=int(reached.sum()),
        worst=int(reached.min()) if len(paired) else None,
        floor=node.floor,
        pair_value=problem.worth.pair_value,
        mentee_dual=node.solution.u,
        mentor_dual=node.solution.v,
        cover=above if node.floor is not None else None,
        proved=search.exact,
        gap=gap,
        bound=node.solution.value + _locked(problem) + gap,
        branches=search.branches,
        unpaired=alone.mentees(node.floor),
        idle=alone.mentors(node.floor),
        most_pairs_cover=most,
        imbalance=_by_company(balance, balance.imbalance(node.mentor_of)) if balance else {},
        company_dual=_by_company(balance, node.company_dual)
        if balance and node.company_dual is not None
        else {},
    )


def _locked(problem: Problem) -> int:
    """What the locked pairs are worth, as the others are."""
    rows, columns = np.array(list(problem.locks.items()), dtype=np.int64).reshape(-1, 2).T
    return int(problem.worth.of(rows, columns).sum())


def _by_company(balance: Balance, values: IntVector) -> dict[int, int]:
    return dict(zip(balance.names.tolist(), values.tolist(), strict=True))

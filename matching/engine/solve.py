"""Who with whom: the best assignment for a stated aim, exact and proved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import balance as balances
from . import mutual, reasons
from .balance import Balance
from .problem import Floor, Problem, state
from .relax import relaxer
from .types import Assignment, BoolMatrix, CauseMatrix, IntVector

MAX_BRANCHES = 300
Method = Literal["auto", "dense", "sparse"]


def assign(
    score: NDArray[np.integer[Any]],
    capacity: IntVector | Sequence[int],
    *,
    allowed: BoolMatrix | None = None,
    locked: Iterable[tuple[int, int]] = (),
    floor: Floor = None,
    companies: tuple[IntVector, IntVector] | None = None,
    imbalance_price: int = 0,
    imbalance_cap: int | None = None,
    current: IntVector | None = None,
    stay_bonus: int = 0,
    twins: Iterable[tuple[int, int]] = (),
    causes: CauseMatrix | None = None,
    max_branches: int = MAX_BRANCHES,
    method: Method = "auto",
) -> Assignment:
    """Most pairs first, then the best reachable floor (when asked), then the highest total of scores.

    ``score`` integers ``(n_mentees, n_mentors)`` in 0..10000, 0 forbids; ``capacity`` ``(n_mentors,)``; ``allowed`` False
    forbids too. ``locked`` pairs ``(mentee, mentor)`` are kept, even below the floor. ``floor``: ``None``, a score under
    which nobody is paired, or ``"best"``, the highest that costs no pair. ``current`` ``(n_mentees,)`` with -1 gives a
    published draft, each kept pair of which counts ``stay_bonus`` more. ``twins`` are ``(mentee, mentor)`` indices of one
    person on both sides: never with oneself, never a mutual pair. ``causes`` only serves to name a forbidden lock.

    ``companies`` numbers each mentee's and each mentor's company, -1 for none (not counted). Each unit of ``|given - received|``,
    summed over companies and locks included, takes ``imbalance_price`` basis points off the total: a pair between two balanced
    companies thus pays twice. ``imbalance_cap`` is a limit for each company, and may cost pairs.

    ``method`` chooses between two exact ways, by size when "auto"; large problems want uint16 scores in C order, which
    are read where they are.

    Raises EngineError, whose codes and params are listed there.
    """
    price = balances.price(imbalance_price, imbalance_cap)
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
    balance = balances.stated(companies, price, imbalance_cap, problem.score.shape, problem.locks)
    relax = relaxer(problem, method, balance)
    return answer(problem, mutual.search(relax, problem.twins, problem.locks, max_branches), balance)


def answer(problem: Problem, search: mutual.Outcome, balance: Balance | None = None) -> Assignment:
    """What was found, locks included, in the terms of the caller."""
    node = search.node
    paired = np.flatnonzero(node.mentor_of >= 0)
    reached = problem.score[paired, node.mentor_of[paired]].astype(np.int64)
    best_of_mentee, best_of_mentor = problem.best
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
        gap=max(0, search.bound - node.solution.value),
        branches=search.branches,
        unpaired=reasons.unpaired(best_of_mentee, node.mentor_of, node.floor),
        idle=reasons.idle(best_of_mentor, problem.capacity, node.mentor_of, node.floor),
        most_pairs_cover=most,
        imbalance=_by_company(balance, balance.imbalance(node.mentor_of)) if balance else {},
        company_dual=_by_company(balance, node.company_dual)
        if balance and node.company_dual is not None
        else {},
    )


def _by_company(balance: Balance, values: IntVector) -> dict[int, int]:
    return dict(zip(balance.names.tolist(), values.tolist(), strict=True))

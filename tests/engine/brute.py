"""The boring way: try every assignment, keep the best. Slow, short, and hard to get wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Choice = tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """A small problem in plain lists; `floor` is None, a number or "best"; a company of -1 is none."""

    score: Sequence[Sequence[int]]
    capacity: Sequence[int]
    locked: tuple[tuple[int, int], ...] = ()
    floor: int | Literal["best"] | None = None
    twins: tuple[tuple[int, int], ...] = ()
    current: Sequence[int] | None = None
    stay_bonus: int = 0
    companies: tuple[Sequence[int], Sequence[int]] | None = None
    imbalance_price: int = 0
    imbalance_cap: int | None = None


def choices(case: Case) -> Iterator[Choice]:
    """Every assignment that breaks no rule but perhaps the floor."""
    locks = dict(case.locked)

    def extend(taken: Choice) -> Iterator[Choice]:
        i = len(taken)
        if i == len(case.score):
            if not mutual(taken, case.twins) and balanced(case, taken):
                yield taken
            return
        options = [locks[i]] if i in locks else [-1, *range(len(case.capacity))]
        for j in options:
            free = j == -1 or (case.score[i][j] > 0 and (i, j) not in case.twins)
            if free and (j == -1 or taken.count(j) < case.capacity[j]):
                yield from extend((*taken, j))

    yield from extend(())


def mutual(taken: Choice, twins: Sequence[tuple[int, int]]) -> bool:
    """Whether two people are each other's mentor."""
    return any(
        taken[a] == other_b and taken[b] == other_a for a, other_a in twins for b, other_b in twins if a != b
    )


def imbalances(case: Case, taken: Choice) -> dict[int, int]:
    """For each company, mentors given minus mentors received."""
    if case.companies is None:
        return {}
    of_mentee, of_mentor = case.companies
    balance = dict.fromkeys({*of_mentee, *of_mentor} - {-1}, 0)
    for i, j in enumerate(taken):
        if j >= 0 and of_mentor[j] >= 0:
            balance[of_mentor[j]] += 1
        if j >= 0 and of_mentee[i] >= 0:
            balance[of_mentee[i]] -= 1
    return balance


def balanced(case: Case, taken: Choice) -> bool:
    """Whether no company is further from balance than the hard cap."""
    cap = case.imbalance_cap
    return cap is None or all(abs(b) <= cap for b in imbalances(case, taken).values())


def best(case: Case) -> tuple[int, int, int] | None:
    """`(pairs, worst free pair, points)` of the best assignment, compared in that order; None when the locks allow none.

    The worst pair counts only when the best floor is asked; otherwise it is 0.
    """
    return max((value(case, taken) for taken in choices(case) if above(case, taken)), default=None)


def above(case: Case, taken: Choice) -> bool:
    """Whether nobody but the locked is under the floor that was asked."""
    return not isinstance(case.floor, int) or all(s >= case.floor for s in free_scores(case, taken))


def free_scores(case: Case, taken: Choice) -> list[int]:
    """Scores of the pairs that were not imposed."""
    locks = dict(case.locked)
    return [case.score[i][j] for i, j in enumerate(taken) if j >= 0 and i not in locks]


def total(case: Case, taken: Choice) -> int:
    """The scores of the pairs."""
    return sum(case.score[i][j] for i, j in enumerate(taken) if j >= 0)


def value(case: Case, taken: Choice) -> tuple[int, int, int]:
    """What an assignment is worth: the draft's pairs count more, imbalance counts less."""
    locks, draft = dict(case.locked), case.current or [-1] * len(taken)
    stays = sum(j >= 0 and j == draft[i] for i, j in enumerate(taken) if i not in locks)
    price = case.imbalance_price * sum(abs(b) for b in imbalances(case, taken).values())
    worst = min(free_scores(case, taken), default=0) if case.floor == "best" else 0
    return sum(j >= 0 for j in taken), worst, total(case, taken) + case.stay_bonus * stays - price

"""The boring way: try every assignment, keep the best. Slow, short, and hard to get wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Choice = tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """A small problem in plain lists; `floor` is None, a number or "best"."""

    score: Sequence[Sequence[int]]
    capacity: Sequence[int]
    locked: tuple[tuple[int, int], ...] = ()
    floor: int | Literal["best"] | None = None
    twins: tuple[tuple[int, int], ...] = ()


def choices(case: Case) -> Iterator[Choice]:
    """Every assignment that breaks no rule but perhaps the floor."""
    locks = dict(case.locked)

    def extend(taken: Choice) -> Iterator[Choice]:
        i = len(taken)
        if i == len(case.score):
            if not mutual(taken, case.twins):
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


def best(case: Case) -> tuple[int, int, int] | None:
    """`(pairs, worst free pair, total)` of the best assignment, compared in that order; None when the locks allow none.

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


def value(case: Case, taken: Choice) -> tuple[int, int, int]:
    """What an assignment is worth."""
    free = free_scores(case, taken)
    total = sum(case.score[i][j] for i, j in enumerate(taken) if j >= 0)
    worst = min(free, default=0) if case.floor == "best" else 0
    return sum(j >= 0 for j in taken), worst, total

"""Figures of check-ins that are read month after month: taking one away from the next tells nobody's answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, combinations_with_replacement, pairwise

import pytest

from mentorat.lib.suppression import K, Suppressed
from tracking.checkin_figures import Given, told

SCALE = (1, 5)


def arrivals(values: Sequence[int], named: Sequence[int] = ()) -> list[Given]:
    """In that order, from five companies in turn."""
    return [Given(n, value, n in named, str(n % 5)) for n, value in enumerate(values)]


def read(answers: Sequence[Given]) -> list[tuple[int, float]]:
    """What somebody notes who reads after each arrival: how many the figure may count at most, and the figure."""
    found: list[tuple[int, float]] = []
    for n in range(1, len(answers) + 1):
        mean = told(answers[:n])
        if not isinstance(mean, Suppressed) and (not found or found[-1][1] != mean):
            found.append((n // K * K, mean))
    return found


def sums(mean: float, n: int) -> tuple[int, int]:
    """The sums of n answers that are printed as that mean; of nobody, nothing."""
    fits = [total for total in range(n, 5 * n + 1) if not n or (2 * total / n + 0.5) // 1 / 2 == mean]
    return min(fits), max(fits)


def betrayed(answers: Sequence[Given]) -> list[int]:
    """The answers without a name that the reader works out, alone or with two people who know their own: of those in one
    month’s figure and not in the one before, less what bears a name, the sum is the least or the greatest that can be."""
    notes, found = [(0, 0.0), *read(answers)], []
    for (n, mean), (m, later) in pairwise(notes):
        hidden = [each for each in answers[n:m] if not each.named]
        named = sum(each.value for each in answers[n:m] if each.named)
        low = sums(later, m)[0] - sums(mean, n)[1] - named
        high = sums(later, m)[1] - sums(mean, n)[0] - named
        for two in [(), *combinations(hidden, 2)]:
            rest = [each for each in hidden if each not in two]
            known = sum(each.value for each in two)
            if rest and (high - known <= len(rest) * SCALE[0] or low - known >= len(rest) * SCALE[1]):
                found += [each.person for each in rest]
    return found


def test_the_only_one_without_a_name_in_a_month_is_not_worked_out() -> None:
    """Of the five who came next, four bear a name: the figure of ten would say what the fifth chose."""
    answers = arrivals((5, 4, 3, 2, 1, 2, 2, 2, 1, 1), named=(5, 6, 7, 8))
    assert told(answers[:5]) == told(answers) == 3.0
    more = [*answers, *arrivals((0,) * 10 + (3, 4, 5, 2, 3))[10:]]
    assert told(more) == 2.5, "with five more who keep theirs to themselves, the six are told together"


def test_five_who_all_say_the_same_are_not_told_after_five_others() -> None:
    answers = arrivals((5, 4, 3, 2, 1, 1, 1, 1, 1, 1))
    assert told(answers) == 3.0


def test_two_who_tell_each_other_theirs_do_not_find_the_three_others() -> None:
    """Every way in which five may answer: whatever mean is told, two who know their own, and the rule, leave the three others
    more than one way to make it up."""
    left: dict[tuple[float, int, int], set[tuple[int, ...]]] = {}
    for values in combinations_with_replacement(range(SCALE[0], SCALE[1] + 1), 5):
        mean = told(arrivals(values))
        if isinstance(mean, Suppressed):
            continue
        for one, other in combinations(range(5), 2):
            rest = tuple(value for n, value in enumerate(values) if n not in (one, other))
            left.setdefault((mean, values[one], values[other]), set()).add(rest)
    assert left, "and something is told"
    assert [known for known, ways in left.items() if len(ways) == 1] == []


def cohort(drawn: random.Random) -> tuple[list[int], list[int]]:
    """Answers and who gives their name: five who differ, then fives with one extreme that nobody signs, or alike."""
    values = [drawn.randint(1, 5) for _ in range(5)]
    named: list[int] = []
    for start in (5, 10):
        extreme, unnamed = drawn.choice(SCALE), drawn.randint(1, 5)
        values += [drawn.choice((extreme, drawn.randint(1, 5))) for _ in range(5 - unnamed)]
        values += [extreme] * unnamed
        named += range(start, start + 5 - unnamed)
    return values, named


@pytest.mark.parametrize("seed", range(2))
def test_whoever_reads_every_month_and_subtracts_learns_nobodys_answer(seed: int) -> None:
    drawn = random.Random(seed)
    printed = 0
    for _cohort in range(120):
        answers = arrivals(*cohort(drawn))
        printed += len(read(answers))
        assert betrayed(answers) == []
    assert printed > 50, "and something is told"

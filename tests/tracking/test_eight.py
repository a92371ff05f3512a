"""The cohort of eight, without exception: whatever its people do, whoever looks finds no group of one to four of them.

Of eight people a report prints two numbers at most: how many have registered, and the first five who looked back. All that
else is counted is a part of fewer than ten, which nothing prints; the means are attacked answer by answer. So a programme is,
for whoever looks, the sizes of its companies and, of each, how many had registered by the first number (any five to eight of
them), how many are of the five, and how many are both: all such programmes are tried, those alike but for names once. Three
reports: those who came first, all eight with the five who looked back, then all but a drawn few who were erased.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, product

import pytest

from mentorat.lib import suppression
from mentorat.lib.suppression import COLLUDERS, K, Suppressed
from tests.tracking.attacker import found, of_size
from tests.tracking.test_attacker import counted, one_thread, reported
from tracking.reports.facts import Cohort, Opinion, Pair, Person, Stage
from tracking.reports.press import Before, Press

__all__ = ["one_thread"]
EIGHT = tuple(f"p{n}" for n in range(8))
IN_THE_SUITE = 20  # two parts of so many; a campaign tries them all
Kind = tuple[bool, bool]  # had registered by the first number; is of the five


def sizes(left: int = 8, most: int = 8) -> Iterator[tuple[int, ...]]:
    """The companies of eight people, the largest first."""
    if not left:
        yield ()
    for size in range(min(left, most), 0, -1):
        yield from ((size, *rest) for rest in sizes(left - size, size))


def programmes() -> list[tuple[tuple[Kind, ...], ...]]:
    """Every one: company by company, what each of its people is."""
    every: set[tuple[tuple[Kind, ...], ...]] = set()
    kinds: tuple[Kind, ...] = tuple((here, five) for here in (True, False) for five in (True, False))
    for firms in sizes():
        choices = [tuple(combinations_with_replacement(kinds, size)) for size in firms]
        for chosen in product(*choices):
            people = [kind for firm in chosen for kind in firm]
            if sum(here for here, _five in people) >= K and sum(five for _here, five in people) in (0, K):
                every.add(tuple(sorted(chosen)))
    return sorted(every)


def told(firms: tuple[tuple[Kind, ...], ...], seed: int) -> list[Cohort]:
    """Its three reports."""
    kinds = dict(zip(EIGHT, (kind for firm in firms for kind in firm), strict=True))
    company = dict(zip(EIGHT, (str(n) for n, firm in enumerate(firms) for _kind in firm), strict=True))
    people = tuple(
        Person(who, ("mentor", "mentee")[n % 2], company[who], Stage.BEGUN) for n, who in enumerate(EIGHT)
    )
    pairs = tuple(
        Pair(
            n,
            one,
            other,
            company[one],
            company[other],
            Stage.BEGUN,
            5000 + 1000 * n,
            5000,
            6,
            (),
            signed=True,
        )
        for n, (one, other) in enumerate(zip(EIGHT[::2], EIGHT[1::2], strict=True))
    )
    five = tuple(
        Opinion(who, "mentor", n % 4, 1 + n, 5 - n, n % 2 == 0, frozenset())
        for n, who in enumerate(who for who in EIGHT if kinds[who][1])
    )
    whole = replace(of_size(1, 0)[0], people=people, pairs=pairs, opinions=five)
    gone = set(random.Random(seed).sample(EIGHT, seed % 4))
    return [
        replace(
            whole, period="2026-09", people=tuple(p for p in people if kinds[p.key][0]), pairs=(), opinions=()
        ),
        replace(whole, period="2026-10"),
        replace(
            whole,
            period="2026-11",
            people=tuple(p for p in people if p.key not in gone),
            pairs=tuple(pair for pair in pairs if not gone & set(pair.members)),
            opinions=tuple(each for each in five if each.person not in gone),
        ),
    ]


def attack(firms: tuple[tuple[Kind, ...], ...], seed: int) -> None:
    cohorts = told(firms, seed)
    company = {person.key: person.company for person in cohorts[1].people}
    made = reported(cohorts)
    for figures, groups in made:
        assert {*groups} <= {"people", "answered", "mean:progress", "mean:fit"}, groups
        assert (figures.sides, figures.rungs, figures.gaps, figures.balance, figures.met) == (
            (),
            (),
            (),
            None,
            None,
        )
        assert (figures.score, figures.confidence, figures.unknown) == (None, None, None)
    everything = [group for _figures, groups in made for group in counted(groups)]
    assert found(everything) == []
    for firm in set(company.values()):
        assert found(everything, [who for who in EIGHT if company[who] == firm]) == [], (firms, firm)
    for two in combinations(EIGHT, 2):
        assert found(everything, two, COLLUDERS + 1) == [], (firms, two)


@pytest.mark.parametrize("part", range(2))
def test_no_programme_of_eight_gives_a_handful_away(part: int) -> None:
    every = programmes()
    assert len(every) == 2933
    for seed in range(part, len(every), IN_THE_SUITE):
        attack(every[seed], seed)


@pytest.mark.campaign
@pytest.mark.parametrize("part", range(2, IN_THE_SUITE))
def test_none_of_all_the_programmes_of_eight_does(part: int) -> None:
    every = programmes()
    for seed in range(part, len(every), IN_THE_SUITE):
        attack(every[seed], seed)


def test_of_eight_people_no_part_is_counted() -> None:
    """Who came, met, asked, stopped, answered yes, is of a side or of a company: each of the 256 parts there are."""
    for chosen in product((True, False), repeat=8):
        part = dict(zip(EIGHT, chosen, strict=True))
        press = Press(dict(zip(EIGHT, "abcdefgh", strict=True)), Before())
        assert press.admits("people", EIGHT)
        assert press.count("came", [who for who in EIGHT if part[who]], within=EIGHT, last=None) is None
        assert press.share("would", part) is None
        assert press.table("sides", {who: str(yes) for who, yes in part.items()}) == ()
        assert press.table("given", {who: str(yes) for who, yes in part.items()}, by_company=True) == ()
        assert isinstance(suppression.share(part), Suppressed)


@pytest.mark.parametrize(
    ("said", "scale", "shared"),
    [(5, (1, 5), 1), (8, (1, 5), 1), (10, (1, 5), 1), (4, (0, 10), 2), (5, (0, 10), 2)],
)
def test_two_people_who_know_their_own_answers_learn_no_other(
    said: int, scale: tuple[int, int], shared: int
) -> None:
    """Every way to answer, what is printed of it, and every two answers that are known: how many of the others said this or
    that is never sure, unless nobody or five of them did. What is withheld is attacked as well."""
    steps = range(scale[0], scale[1] + 1)
    press = Press(dict(zip(map(str, range(said * shared)), "abcdefgh" * 3, strict=False)), Before())
    alike: dict[float | None, list[Counter[int]]] = defaultdict(list)
    for answers in combinations_with_replacement(steps, said):
        people = {str(n): answers[n // shared] for n in range(said * shared)}
        alike[press.mean("fit", people, scale=scale, shared=shared)].append(Counter(answers))
    for printed, ways in alike.items():
        for own in map(Counter, combinations_with_replacement(steps, COLLUDERS)):
            others = [way - own for way in ways if own <= way]
            for step in steps:
                sure = {shared * way[step] for way in others}
                assert len(sure) != 1 or not 0 < min(sure) < K, (printed, own, step)
    assert (len(alike) > 1) == (said > 4), "something is printed"

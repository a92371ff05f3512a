"""Somebody holds every report of a programme, and may know all the people of a company: no handful of people is found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict
from itertools import combinations
from typing import Any

import pytest
from threadpoolctl import threadpool_limits

from mentorat.lib.suppression import COLLUDERS
from tests.tracking.attacker import Group, found, programme
from tracking.reports.counting import printed
from tracking.reports.facts import Cohort
from tracking.reports.figures import Figures
from tracking.reports.press import MEAN, Before, Groups

IN_THE_SUITE, IN_A_CAMPAIGN = 150, 3000


def reported(cohorts: list[Cohort]) -> list[tuple[Figures, Groups]]:
    """One report a month, each knowing those before."""
    made: list[tuple[Figures, Groups]] = []
    for cohort in cohorts:
        made.append(printed(cohort, Before(made[-1][0] if made else None, tuple(g for _f, g in made))))
    return made


def counted(groups: Groups) -> Iterator[Group]:
    for name, each in groups.items():
        if not name.startswith(MEAN):
            yield from map(frozenset, each)


def numbers(value: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """Every number of people of the figures, with where it stands; shares and means are no number."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from numbers(inside, f"{name}.{key}" if name else key)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from numbers(inside, name)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield name, value


NOT_PEOPLE = (
    "companies", "cleared", "pairs", "active_pairs", "signed", "met", "meetings", "months", "balance", "costs",
    "decisions", "learnt", "results.would", "results.benefits", "rungs.first", "rungs.last", "attended.events",
)  # fmt: skip


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """These systems are small: threads would only wait for one another."""
    with threadpool_limits(1, user_api="blas"):
        yield


def check(seed: int) -> None:
    cohorts = programme(seed)
    company = {person.key: person.company for person in cohorts[-1].people}
    made = reported(cohorts)
    everything = [group for _figures, groups in made for group in counted(groups)]
    sizes = {len(group) for group in everything}
    ladder = {sum(r.people for r in f.rungs[i:j]) for f, _g in made for i in range(6) for j in range(i, 7)}
    for figures, _groups in made:
        for name, number in numbers(asdict(figures)):
            if not name.startswith(NOT_PEOPLE):
                assert number in sizes | ladder, (name, number)
    assert found(everything) == []
    for firm in set(company.values()):
        own = [person for person, name in company.items() if name == firm]
        assert found(everything, own) == [], firm
    for pair in random.Random(seed).sample(list(combinations(sorted(company), 2)), 6):
        assert found(everything, pair, COLLUDERS + 1) == [], pair


@pytest.mark.parametrize("seed", range(0, IN_THE_SUITE, 10))
def test_no_handful_of_people_is_found(seed: int) -> None:
    for number in range(seed, seed + 10):
        check(number)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(IN_THE_SUITE, IN_A_CAMPAIGN, 50))
def test_no_handful_of_people_is_found_in_three_thousand_programmes(seed: int) -> None:
    for number in range(seed, seed + 50):
        check(number)

"""Programmes drawn at random, month after month, and somebody who holds all their reports and looks for a handful of people.

The attacker knows whom each number counts by definition ("the people in a pair that has begun") without knowing who they
are, and solves all the numbers as one system: a group is found when the system gives its size, whatever the sums and
differences it takes.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from mentorat.lib.suppression import K
from tracking.models import Benefit
from tracking.reports.facts import Care, Cohort, Meeting, Occasion, Opinion, Pair, Person, Stage

FIRMS = ("Rivage", "Verte", "Lac", "Horizon", "Roch", "Nord", "Sel")
MONTHS = ("2026-09", "2026-10", "2026-11")
OUTCOMES = ("wrote", "spoke", "three", "well")
Group = frozenset[str]


def programme(seed: int) -> list[Cohort]:
    """The same programme on the day of three reports: people come, begin, end, answer."""
    rng = random.Random(seed)
    return _months(rng, rng.choice((rng.randint(2, 8), rng.randint(5, 16), rng.randint(10, 40))))


def of_size(seed: int, pairs: int) -> list[Cohort]:
    """The same, of that many pairs or so."""
    return _months(random.Random(seed), pairs)


def _months(rng: random.Random, size: int) -> list[Cohort]:
    firms = rng.sample(FIRMS, rng.randint(2, len(FIRMS)))
    weights = [rng.random() ** 2 + 0.05 for _ in firms]
    first = _first(rng, size, firms, weights)
    cohorts = [first]
    for month in MONTHS[1:]:
        cohorts.append(_later(rng, cohorts[-1], month, firms, weights))
    return cohorts


def _first(rng: random.Random, size: int, firms: Sequence[str], weights: Sequence[float]) -> Cohort:
    people = [_person(rng, f"p{n}", firms, weights) for n in range(2 * size)]
    return _whole(rng, tuple(people), (), MONTHS[0])


def _later(
    rng: random.Random, cohort: Cohort, month: str, firms: Sequence[str], weights: Sequence[float]
) -> Cohort:
    new = rng.choice((0, 1, 2, 3, rng.randint(4, 20)))
    more = [_person(rng, f"{month}-{n}", firms, weights) for n in range(new)]
    return _whole(rng, (*cohort.people, *more), cohort.pairs, month, cohort)


def _person(rng: random.Random, key: str, firms: Sequence[str], weights: Sequence[float]) -> Person:
    stage = rng.choice((Stage.LEFT, Stage.CONSIDERED, Stage.QUALIFIED, Stage.QUALIFIED))
    return Person(key, rng.choice(("mentor", "mentee")), rng.choices(firms, weights)[0], stage)


def _whole(
    rng: random.Random,
    people: tuple[Person, ...],
    pairs: tuple[Pair, ...],
    month: str,
    last: Cohort | None = None,
) -> Cohort:
    grown = tuple(_grown(rng, pair) for pair in pairs) + tuple(_new_pairs(rng, people, pairs))
    stages = {person: pair.stage for pair in sorted(grown, key=lambda p: p.stage) for person in pair.members}
    known = tuple(replace(p, stage=stages.get(p.key, p.stage)) for p in people)
    begun = [pair for pair in grown if pair.stage == Stage.BEGUN]
    met = [Meeting(pair.key, month, rng.random() < 0.8) for pair in begun if rng.random() < 0.8]
    before = last or Cohort("P", "C", "classic", month, *DATES, (), (), (), 0, 0)
    return replace(
        before,
        period=month,
        people=known,
        pairs=tuple(sorted(grown, key=lambda p: (p.stage, p.key))),
        meetings=(*before.meetings, *met),
        companies=len({p.company for p in known}),
        occasions=(*before.occasions, *_occasions(rng, known)),
        care=_care(rng, known, begun, before.care),
        opinions=_opinions(rng, begun, before.opinions),
    )


DATES = (date(2026, 9, 1), date(2027, 6, 1), date(2026, 11, 20))


def _grown(rng: random.Random, pair: Pair) -> Pair:
    stage = Stage(min(pair.stage + rng.choice((0, 1, 2)), Stage.BEGUN))
    return replace(
        pair,
        stage=stage,
        signed=pair.signed or stage == Stage.BEGUN,
        ended=pair.ended or (stage == Stage.BEGUN and rng.random() < 0.1),
    )


def _new_pairs(rng: random.Random, people: Sequence[Person], pairs: Sequence[Pair]) -> Iterator[Pair]:
    taken = {member for pair in pairs for member in pair.members}
    mentors = [p for p in people if p.side == "mentor" and (p.key not in taken or rng.random() < 0.05)]
    mentees = [p for p in people if p.side == "mentee" and p.key not in taken]
    for number, (mentor, mentee) in enumerate(zip(mentors, mentees, strict=False)):
        if rng.random() < 0.2:
            continue
        stage = rng.choice((Stage.ANNOUNCED, Stage.ACCEPTED, Stage.BEGUN, Stage.BEGUN, Stage.BEGUN))
        yield Pair(
            key=1000 * len(people) + len(pairs) + number,
            mentor=mentor.key,
            mentee=mentee.key,
            mentor_company=mentor.company,
            mentee_company=mentee.company,
            stage=stage,
            score=rng.choice((None, 5000, 6000, 7000, 8000)),
            confidence=rng.choice((4000, 6000, 8000)),
            known=6,
            unknown=tuple(rng.sample(("place", "level", "trade"), rng.randint(0, 3))),
            signed=stage == Stage.BEGUN or (stage == Stage.ACCEPTED and rng.random() < 0.3),
        )


def _occasions(rng: random.Random, people: Sequence[Person]) -> list[Occasion]:
    return [
        Occasion(kind, frozenset(p.key for p in people if rng.random() < rate))
        for kind in rng.sample(("training", "launch", "midpoint", "live"), rng.randint(0, 3))
        for rate in [rng.random()]
    ]


def _care(rng: random.Random, people: Sequence[Person], begun: Sequence[Pair], last: Care) -> Care:
    def some(rate: float) -> frozenset[int]:
        return frozenset(pair.key for pair in begun if rng.random() < rate)

    asked = frozenset(member for pair in begun for member in pair.members if rng.random() < 0.1)
    signs = some(rng.random() * 0.6)
    done = {pair: rng.choice(OUTCOMES) for pair in signs if rng.random() < 0.7}
    return Care(
        signs=signs,
        asked=last.asked | asked,
        paused=last.paused | some(0.1),
        looked_after=last.looked_after | done.keys(),
        done=tuple({**dict(last.done), **done}.items()),
    )


def _opinions(rng: random.Random, begun: Sequence[Pair], last: tuple[Opinion, ...]) -> tuple[Opinion, ...]:
    said = {each.person for each in last}
    members = [
        (m, side) for pair in begun for m, side in zip(pair.members, ("mentor", "mentee"), strict=True)
    ]
    rate = rng.choice((0.0, 0.5, 1.0))
    new = {m: side for m, side in members if m not in said and rng.random() < rate}
    return (
        *last,
        *(
            Opinion(
                person=member,
                side=side,
                objective=rng.randint(0, 3),
                progress=rng.randint(1, 5),
                fit=rng.randint(1, 5),
                would=rng.choice((None, True, False, True)),
                benefits=frozenset(b.value for b in Benefit if rng.random() < 0.5)
                if rng.random() < 0.9
                else None,
            )
            for member, side in new.items()
        ),
    )


# --- the attacker


def found(groups: Iterable[Group], known: Iterable[str] = (), below: int = K) -> list[Group]:
    """The groups of fewer than `below` people whose size the numbers of `groups` give, for somebody who knows all of `known`.

    People whom every number counts alike are not told apart; those of the attacker are taken out of each number.
    """
    own = frozenset(known)
    printed = [group - own for group in {frozenset(g) for g in groups}]
    everyone = sorted(set[str]().union(*printed)) if printed else []
    cells: dict[tuple[bool, ...], list[str]] = {}
    for person in everyone:
        cells.setdefault(tuple(person in group for group in printed), []).append(person)
    if not cells:
        return []
    sizes = np.array([len(people) for people in cells.values()])
    system = np.array(list(cells), dtype=float).T  # a number a line, a cell a column
    rest = np.eye(len(cells)) - np.linalg.pinv(system) @ system  # what the numbers leave open of each cell
    people = list(cells.values())
    return [
        frozenset(person for cell in some for person in people[cell]) for some in _small(rest, sizes, below)
    ]


def _small(rest: np.ndarray, sizes: np.ndarray, below: int) -> list[tuple[int, ...]]:
    """The unions of up to four cells, of fewer than `below` people together, on which the numbers leave nothing open."""
    light = [int(i) for i in np.flatnonzero(sizes < below)]
    shadow = rest @ np.random.default_rng(7).normal(size=len(rest))  # nought wherever the whole line is
    sums: dict[tuple[int, ...], float] = {(i,): float(shadow[i]) for i in light}
    sums |= {
        (i, j): float(shadow[i] + shadow[j])
        for n, i in enumerate(light)
        for j in light[n + 1 :]
        if sizes[i] + sizes[j] < below
    }
    near: dict[int, list[tuple[int, ...]]] = {}
    for some, value in sums.items():
        near.setdefault(round(value * 1e6), []).append(some)
    likely: set[tuple[int, ...]] = {some for some, value in sums.items() if abs(value) < 1e-6}
    for some, value in sums.items():
        for key in (round(-value * 1e6) + step for step in (-1, 0, 1)):
            likely |= {tuple(sorted({*some, *other})) for other in near.get(key, ())}
    return [some for some in likely if sizes[list(some)].sum() < below and _closed(rest, some)]


def _closed(rest: np.ndarray, some: tuple[int, ...]) -> bool:
    return bool(np.abs(rest[list(some)].sum(axis=0)).max() < 1e-7)

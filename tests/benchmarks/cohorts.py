"""Synthetic cohorts, seeded: real `Cohort` objects with the holes, the ties and the crowds of a real programme.

Themes are popular unevenly and mentees want what mentors have least of, so that people compete for partners. Every field
is unknown for 5 to 40 % of the people; relations are declared until about a fifth of the pairs is forbidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import Cohort, Level, Person, Policy, Relation

Floats = NDArray[np.float64]
THEMES, SKILLS, QUALITIES, INTENTIONS, TRADES, PLACES, SLOTS = 50, 100, 20, 12, 15, 40, 21
FORBIDDEN = 0.2
MISSING = {
    "themes": 0.05,
    "skills": 0.25,
    "trade": 0.05,
    "level": 0.05,
    "qualities": 0.3,
    "intentions": 0.2,
    "languages": 0.05,
    "place": 0.15,
    "availability": 0.3,
    "learning": 0.4,
    "teaching": 0.4,
    "biography": 0.35,
}
LANGUAGES = [frozenset(codes) for codes in (("fr",), ("fr", "en"), ("en",), ("fr", "es"), ("es",), ("de",))]
MODES = ("do", "watch", "think", "try")
# Every criterion weighs something, the texts included: the product is as wide as it can be.
POLICY = Policy(weights={"biography": 1.0})


def cohort(n: int, mentors: int | None = None, *, seed: int = 0) -> Cohort:
    """`n` mentees and as many mentors (or `mentors`), with one to three places each."""
    rng = np.random.default_rng([seed, n])
    m = mentors or n
    companies = max(6, int(3 * np.sqrt(n / 10)))
    size = rng.pareto(2.5, companies) + 0.4
    here, there = size / size.sum(), rng.permutation(size) / size.sum()
    share = 0.6 * here + 0.4 * there
    popular = 1 / np.arange(1, THEMES + 1) ** 0.7
    offered, sought = rng.permutation(popular), rng.permutation(popular)
    return Cohort(
        mentees=_people(rng, "e", n, 0.5 * offered + 0.5 * sought, share),
        mentors=_people(rng, "m", m, offered, here),
        relations=_relations(rng, here, share),
        vetoes=frozenset(
            (f"m{a}", f"e{b}")
            for a, b in zip(rng.integers(0, m, n // 2), rng.integers(0, n, n // 2), strict=True)
        ),
    )


def _relations(rng: np.random.Generator, here: Floats, share: Floats) -> tuple[Relation, ...]:
    """Rivals and suppliers, until the pairs of people they forbid are `FORBIDDEN` of all."""
    weight = np.outer(share, here)
    barred = np.eye(len(here), dtype=np.bool_)
    found = []
    while weight[barred].sum() < FORBIDDEN and not barred.all():
        a, b = (int(k) for k in rng.choice(len(here), 2, replace=False))
        if not barred[a, b]:
            barred[a, b] = barred[b, a] = True
            found.append(Relation("competitor" if rng.random() < 0.5 else "supplier", f"c{a}", f"c{b}"))
    return tuple(found)


def _people(
    rng: np.random.Generator, mark: str, n: int, popular: Floats, share: Floats
) -> tuple[Person, ...]:
    mentor = mark == "m"
    order = np.argsort(-(rng.gumbel(size=(n, THEMES)) + np.log(popular)), axis=1)
    depth = rng.integers(1, 4, (n, 9))
    many = rng.integers(3, 9, n) if mentor else rng.integers(2, 6, n)
    known = {name: rng.random(n) >= share for name, share in MISSING.items()}
    company, trade = rng.choice(len(share), n, p=share), rng.integers(0, TRADES, n)
    level = np.clip(rng.normal(5.2 if mentor else 3.0, 1.3, n).round(), 0, 7).astype(int)
    place = np.minimum(rng.geometric(0.12, n) - 1, PLACES - 1)
    spoken = np.minimum(rng.geometric(0.35, n) - 1, len(LANGUAGES) - 1)
    sets = {
        "skills": _sets("s", rng.random((n, SKILLS)) < 0.02 + 0.1 * np.sort(rng.random(SKILLS))[::-1]),
        "qualities": _sets("q", rng.random((n, QUALITIES)) < 0.2),
        "intentions": _sets("i", rng.random((n, INTENTIONS)) < 0.2),
        "availability": _sets("a", rng.random((n, SLOTS)) < 0.3),
    }
    shares, remote = rng.dirichlet([2.0] * len(MODES), n), rng.random(n) < 0.4
    places = rng.choice([1, 2, 3], n, p=[0.7, 0.2, 0.1])
    texts = _texts(rng, order)
    people = []
    for i in range(n):
        fields: dict[str, Any] = {
            "themes": {f"t{k}": int(d) for k, d in zip(order[i, : many[i]], depth[i], strict=False)},
            **{name: values[i] for name, values in sets.items()},
            "trade": f"f{trade[i]}",
            "level": Level(level[i] / 7, f"level {level[i]}", "ladder", int(level[i])),
            "languages": LANGUAGES[spoken[i]],
            "place": f"p{place[i]}",
            "learning": dict(zip(MODES, shares[i].tolist(), strict=True)),
            "teaching": dict(zip(MODES, shares[i].tolist(), strict=True)),
            "biography": texts[i],
        }
        kept = {name: value for name, value in fields.items() if known[name][i]}
        if "trade" in kept:
            kept["trade_family"] = f"g{trade[i] % 5}"
        if "place" in kept:
            kept["remote"] = bool(remote[i])
        people.append(Person(f"{mark}{i}", f"c{company[i]}", capacity=int(places[i]), **kept))
    return tuple(people)


def _sets(mark: str, chosen: NDArray[np.bool_]) -> list[frozenset[str]]:
    return [frozenset(f"{mark}{k}" for k in np.flatnonzero(row)) for row in chosen]


def _texts(rng: np.random.Generator, order: NDArray[np.int64]) -> list[str]:
    """A dozen to forty words, half of them of the person's two first themes."""
    common = np.minimum(rng.zipf(1.3, (len(order), 40)), 5_000)
    topical = order[:, :2][np.arange(len(order))[:, None], rng.integers(0, 2, (len(order), 40))] * 40
    topical += np.minimum(rng.geometric(0.12, topical.shape), 40)
    own, length = rng.random(topical.shape) < 0.45, rng.integers(12, 40, len(order))
    return [" ".join(_words(own[i], topical[i], common[i], length[i])) for i in range(len(order))]


def _words(
    own: NDArray[np.bool_], topical: NDArray[np.int64], common: NDArray[np.int64], length: int
) -> Sequence[str]:
    return [
        f"topic{'abcdefghij'[t % 10]}{_letters(int(t))}" if mine else f"word{_letters(int(c))}"
        for mine, t, c in zip(own[:length], topical, common, strict=False)
    ]


def _letters(number: int) -> str:
    """A number in letters: the engine reads words, not figures."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))

"""A programme on the day of its report, as plain data: what the figures are computed from, and nothing prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum


class Stage(IntEnum):
    """How far a person has come, in order: the one ladder from which every count of people is read."""

    LEFT = 0
    CONSIDERED = 1
    QUALIFIED = 2
    ANNOUNCED = 3
    ACCEPTED = 4
    BEGUN = 5


@dataclass(frozen=True)
class Person:
    """A human being, though they may hold both roles: `key` is the same for both."""

    key: str
    side: str
    company: str
    stage: Stage


@dataclass(frozen=True)
class Pair:
    """A pair that its members were told about. Score and confidence in 0.01 %; `unknown` names criteria."""

    key: int
    mentor: str
    mentee: str
    mentor_company: str
    mentee_company: str
    stage: Stage
    score: int | None
    confidence: int | None
    known: int
    unknown: tuple[str, ...]
    signed: bool
    ended: bool = False

    @property
    def members(self) -> tuple[str, str]:
        return self.mentor, self.mentee


@dataclass(frozen=True)
class Meeting:
    """One that both agreed on or that took place; `month` as "2026-11"."""

    pair: int
    month: str
    held: bool


@dataclass(frozen=True)
class Occasion:
    """A training or gathering that is over, and who of the programme came. `kind` is an `EventKind`, or which gathering of
    the timeline it was."""

    kind: str
    came: frozenset[str]


@dataclass(frozen=True)
class Care:
    """Pairs, by key, that a coordinator may have to look after. `signs`: those that give an early sign today, by dates and
    states alone; `helped`: where somebody asked for help; `paused`, `looked_after`: at any time. `done`: the last thing that
    was done about the signs of a pair, a `SignOutcome`."""

    signs: frozenset[int] = frozenset()
    asked: frozenset[str] = frozenset()  # people, not pairs
    paused: frozenset[int] = frozenset()
    looked_after: frozenset[int] = frozenset()
    done: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Opinion:
    """What one member said at the end, in the order in which they came. `objective` 0 to 3, `progress` and `fit` 1 to 5;
    `benefits` is None where the person did not come to that question."""

    person: str
    side: str
    objective: int
    progress: int
    fit: int
    would: bool | None
    benefits: frozenset[str] | None


@dataclass(frozen=True)
class Saying:
    """The mean of one question of a check-in, of 5; None where it is withheld."""

    moment: str
    question: str
    mean: float | None


@dataclass(frozen=True)
class Claim:
    """What the outcomes allow to say of one criterion: of two pairs, the closer one went better `times` times in 100."""

    criterion: str
    verdict: str
    times: int
    low: int
    high: int


@dataclass(frozen=True)
class Learnt:
    """What the past pairs of the consortium teach. `lack` is why nothing may be said of the score as a whole, or "";
    `waiting` is how many more pairs it would take, `claims` what may be said of criteria."""

    lack: str
    times: int
    low: int
    high: int
    waiting: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Cohort:
    """Everything, as it stood on `until`."""

    program: str
    consortium: str
    kind: str
    period: str
    starts_on: date
    ends_on: date
    until: date
    people: tuple[Person, ...]
    pairs: tuple[Pair, ...]
    meetings: tuple[Meeting, ...]
    companies: int
    cleared: int
    occasions: tuple[Occasion, ...] = ()
    care: Care = field(default_factory=Care)
    opinions: tuple[Opinion, ...] = ()
    sayings: tuple[Saying, ...] = ()
    learnt: Learnt | None = None

"""A programme on the day of its report, as plain data: what the figures are computed from, and nothing prints."""

from __future__ import annotations

from dataclasses import dataclass
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

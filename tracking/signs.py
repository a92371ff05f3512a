"""Early signs that a pair may be in trouble, from facts alone: dates, states, who has answered. Pure functions.

Nothing of what the two say or write is read here, and no pair is ranked: a sign says what happened and since when.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeGuard

from programs.enums import Side

NONE, BOTH = frozenset[Side](), frozenset(Side)


class Kind(StrEnum):
    """In the order in which they call for somebody."""

    PULSE = "pulse"
    MISSED = "missed"
    QUIET = "quiet"
    UNMET = "unmet"
    UNANSWERED = "unanswered"
    UNSIGNED = "unsigned"
    POST = "post"


@dataclass(frozen=True)
class Thresholds:
    """From when a fact is a sign: days, but for `missed`, which counts meetings in a row."""

    unsigned: int = 10  # a charter that both accepted and that is not signed
    unmet: int = 21  # a pair that began and has neither met nor planned to
    quiet: int = 42  # six weeks since the last meeting, and none to come
    unanswered: int = 7  # a date that one proposed and the other did not answer
    missed: int = 2


@dataclass(frozen=True)
class Facts:
    """What is known of a pair, in days of its programme's zone; None for what has not happened.

    `waits_on` is the side that owes an answer to a date proposed on `asked_on`; `lapsed`: that date has passed meanwhile.
    `missed` counts the meetings that did not take place since the last that did, `missed_on` is the latest of them.
    `ahead`: a meeting is proposed or planned. `left` are the sides who leave, or have left, their company of that day.
    """

    accepted_on: date | None = None
    unsigned: frozenset[Side] = NONE
    started_on: date | None = None
    resumed_on: date | None = None
    last_held: date | None = None
    ahead: bool = False
    asked_on: date | None = None
    waits_on: Side | None = None
    lapsed: bool = False
    missed: int = 0
    missed_on: date | None = None
    left: frozenset[Side] = NONE
    left_on: date | None = None
    pulse: frozenset[Side] = NONE  # with whom it would be good to talk, as their own answers say; never which
    pulse_on: date | None = None


@dataclass(frozen=True)
class Sign:
    """One sign. `since` is the day of the fact, whatever the threshold: with the kind, it tells one episode from the next."""

    kind: Kind
    since: date
    sides: frozenset[Side] = BOTH  # whom it is about
    times: int = 0

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.since.isoformat()}"


def found(facts: Facts, limits: Thresholds, today: date) -> tuple[Sign, ...]:
    """The signs of a pair that is accepted or active, the same all day long."""
    signs = [*_charter(facts, limits, today), *_meetings(facts, limits, today), *_told(facts)]
    return tuple(sorted(signs, key=lambda sign: (list(Kind).index(sign.kind), sign.since)))


def _charter(facts: Facts, limits: Thresholds, today: date) -> Iterator[Sign]:
    if facts.started_on is not None or not facts.unsigned:
        return
    if _reached(facts.accepted_on, limits.unsigned, today):
        yield Sign(Kind.UNSIGNED, facts.accepted_on, facts.unsigned)


def _meetings(facts: Facts, limits: Thresholds, today: date) -> Iterator[Sign]:
    if facts.started_on is None:
        return
    if facts.missed_on and facts.missed >= limits.missed:
        yield Sign(Kind.MISSED, facts.missed_on, times=facts.missed)
    if facts.waits_on and (facts.lapsed or _reached(facts.asked_on, limits.unanswered, today)):
        yield Sign(Kind.UNANSWERED, facts.asked_on or today, frozenset({facts.waits_on}))
    if not facts.ahead:
        yield from _silence(facts, limits, today)


def _silence(facts: Facts, limits: Thresholds, today: date) -> Iterator[Sign]:
    """Nothing is to come; a pause begins the count again."""
    since = max(filter(None, (facts.started_on, facts.resumed_on, facts.last_held)))
    kind = Kind.UNMET if facts.last_held is None else Kind.QUIET
    if _reached(since, limits.unmet if kind == Kind.UNMET else limits.quiet, today):
        yield Sign(kind, since)


def _told(facts: Facts) -> Iterator[Sign]:
    """What somebody said themself."""
    if facts.pulse_on:
        yield Sign(Kind.PULSE, facts.pulse_on, facts.pulse)
    if facts.left_on:
        yield Sign(Kind.POST, facts.left_on, facts.left)


def _reached(since: date | None, days: int, today: date) -> TypeGuard[date]:
    return since is not None and today - since >= timedelta(days=days)

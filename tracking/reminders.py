"""What is due, on a day, for a pair: the rules of the reminders. Pure functions; nothing is sent here.

Each rule holds over a span of days, not on one day alone: a job that was down catches up as long as the reminder still
makes sense, and the period in the key makes it one reminder however often one looks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from programs.enums import Side
from programs.hours import Hours
from tracking.checkin_rules import REMIND_AFTER

CHARTER_AFTER = (timedelta(days=3), timedelta(days=10))
CHARTER_UNTIL = timedelta(days=17)  # both hold for a change of the charter too
FIRST_AFTER = timedelta(days=10)
MONTHLY_AFTER = timedelta(
    days=24
)  # two weeks after the reminder of the first meeting, if that one was in vain
MONTHLY_FROM_DAY = 15  # half the month is gone, half is left to meet in
SETTLE_FOR = timedelta(days=7)  # after a meeting; later, the page alone asks whether it took place
CLOSING_AFTER = (timedelta(days=1), timedelta(days=8))
CLOSING_UNTIL = timedelta(days=22)
AFTER_PAUSE = timedelta(days=7)  # a pair that comes back is let find its own pace first
PULSE_AFTER = timedelta(days=1)  # whoever answers on the day itself gets no mail
PULSE_UNTIL = timedelta(days=15)  # later, what is asked is forgotten
BOTH = (Side.MENTOR, Side.MENTEE)


class Kind(StrEnum):
    CHARTER = "charter"
    AMENDMENT = "amendment"
    FIRST = "first"
    MONTHLY = "monthly"
    TOMORROW = "tomorrow"
    TALK = "talk"
    EVENT = "event"
    SETTLE = "settle"
    PULSE = "pulse"
    CHECKIN = "checkin"
    CHECKIN_AGAIN = "checkin_again"
    CLOSING = "closing"


@dataclass(frozen=True)
class Agreed:
    """A meeting that both agreed on, and the days when it takes place and when it was agreed."""

    meeting: int
    on: date
    agreed_on: date


@dataclass(frozen=True)
class Talk:
    """A talk with a coordinator, its day, and whom to remind, each with the day when they were last told of that date."""

    point: int
    on: date
    told_on: Mapping[Side, date]


@dataclass(frozen=True)
class Change:
    """A change of the charter, the day on which it was proposed, and who of the two has not signed it."""

    charter: int
    on: date
    unsigned: Collection[Side]


@dataclass(frozen=True)
class Past:
    """A meeting that ended on that day, and of which nobody has said whether it took place."""

    meeting: int
    ended_on: date


@dataclass(frozen=True)
class Round:
    """The round of the pulse that the meetings held have opened, the day on which the last was said held, and who of the
    two has not answered it."""

    number: int
    on: date
    awaited: Collection[Side]


@dataclass(frozen=True)
class CheckInOpen:
    """The check-in that is open, its first and last days, and who of the two has not answered it."""

    moment: str
    opens: date
    closes: date
    awaited: Collection[Side]


@dataclass(frozen=True)
class Facts:
    """What is known of a pair, in days of its programme's zone; dates are None for what has not happened.

    `paused`: the two rest, and are told nothing; `resumed_on` is when they last came back.
    `any_meeting`: one was held, or is proposed or planned. `month_meeting`: the same, within this month.
    `over_on`: the day on which the pair or its programme came to its end; `unanswered`: who has not looked back on it yet.
    """

    accepted_on: date | None = None
    started_on: date | None = None
    resumed_on: date | None = None
    paused: bool = False
    unsigned: Collection[Side] = ()
    change: Change | None = None
    any_meeting: bool = False
    month_meeting: bool = False
    agreed: Collection[Agreed] = ()
    talks: Collection[Talk] = ()
    past: Collection[Past] = ()
    round: Round | None = None
    check_in: CheckInOpen | None = None
    over_on: date | None = None
    unanswered: Collection[Side] = ()
    weekends: bool = True  # whether mails leave on Saturdays and Sundays

    @property
    def days(self) -> Hours:
        """The days on which mails leave."""
        return Hours("UTC", weekends=self.weekends)


@dataclass(frozen=True)
class Due:
    """One reminder for one side; the period says which of its kind it is. `about` is the key of what has a date: the
    meeting, the talk or the event."""

    kind: Kind
    side: Side
    period: str
    about: int | None = None


def due(facts: Facts, today: date) -> list[Due]:
    """Everything due on `today`; the same answer all day long. A pair on pause is told nothing."""
    if facts.paused:
        return []
    rules = (_charter, _change, _first, _monthly, _tomorrow, _talk, _settle, _pulse, _closing, _check_in)
    return [each for rule in rules for each in rule(facts, today)]


def may_wait(reminder: Due, facts: Facts, today: date) -> bool:
    """Whether it would still be due, and true, on the next day of mails."""
    return reminder in due(facts, facts.days.after(today))


def _charter(facts: Facts, today: date) -> Iterator[Due]:
    """After 3 days, and a second and last time after 10, to whoever has not signed."""
    if facts.accepted_on is None or facts.started_on is not None:
        return
    number = _charter_number(facts.accepted_on, today)
    if number:
        for side in sorted(facts.unsigned):
            yield Due(Kind.CHARTER, side, str(number))


def _change(facts: Facts, today: date) -> Iterator[Due]:
    """At the same pace as the charter, to whoever has not signed the change."""
    found = facts.change
    number = _charter_number(found.on, today) if found is not None else 0
    if found is not None and number:
        for side in sorted(found.unsigned):
            yield Due(Kind.AMENDMENT, side, f"{found.charter}-{number}")


def _charter_number(since: date, today: date) -> int:
    """Which reminder of what awaits signatures holds today; 0 for none."""
    age = today - since
    return sum(age >= after for after in CHARTER_AFTER) if age < CHARTER_UNTIL else 0


def _first(facts: Facts, today: date) -> Iterator[Due]:
    """From the tenth day on, until the monthly reminder takes over."""
    if facts.started_on is None or facts.any_meeting:
        return
    if FIRST_AFTER <= today - facts.started_on < MONTHLY_AFTER and not _just_back(facts, today):
        for side in BOTH:
            yield Due(Kind.FIRST, side, "first")


def _monthly(facts: Facts, today: date) -> Iterator[Due]:
    """From the middle of a month in which nothing was held, proposed or planned."""
    if facts.started_on is None or facts.month_meeting or today.day < MONTHLY_FROM_DAY:
        return
    if _just_back(facts, today):
        return
    if today - facts.started_on >= MONTHLY_AFTER:
        for side in BOTH:
            yield Due(Kind.MONTHLY, side, f"{today:%Y-%m}")


def _just_back(facts: Facts, today: date) -> bool:
    return facts.resumed_on is not None and today - facts.resumed_on < AFTER_PAUSE


def _tomorrow(facts: Facts, today: date) -> Iterator[Due]:
    for agreed in facts.agreed:
        if is_eve(agreed.on, agreed.agreed_on, today, facts.days):
            for side in BOTH:
                yield Due(Kind.TOMORROW, side, f"{agreed.meeting}-{agreed.on:%Y-%m-%d}", agreed.meeting)


def _talk(facts: Facts, today: date) -> Iterator[Due]:
    for talk in facts.talks:
        for side, told_on in sorted(talk.told_on.items()):
            if is_eve(talk.on, told_on, today, facts.days):
                yield Due(Kind.TALK, side, f"{talk.point}-{talk.on:%Y-%m-%d}", talk.point)


def invited(event: int, side: Side, on: date, told_on: date, today: date, days: Hours) -> Iterator[Due]:
    """What a guest of that event is told on the eve; the event is of no pair."""
    if is_eve(on, told_on, today, days):
        yield Due(Kind.EVENT, side, f"{on:%Y-%m-%d}", event)


def is_eve(on: date, told_on: date, today: date, days: Hours) -> bool:
    """Whether today is the day before, or the last day of mails before; not for what was told or agreed this very day."""
    return days.before(on) == today and told_on < today


def _settle(facts: Facts, today: date) -> Iterator[Due]:
    """From the morning after, to both, once: whoever of the two answers first answers for both."""
    for past in facts.past:
        if timedelta(0) < today - past.ended_on <= SETTLE_FOR:
            for side in BOTH:
                yield Due(Kind.SETTLE, side, f"{past.meeting}-{past.ended_on:%Y-%m-%d}", past.meeting)


def _pulse(facts: Facts, today: date) -> Iterator[Due]:
    """From the day after a meeting that opens a round, once, to whoever has not answered it."""
    found = facts.round
    if found is not None and PULSE_AFTER <= today - found.on < PULSE_UNTIL:
        for side in sorted(found.awaited):
            yield Due(Kind.PULSE, side, str(found.number))


def _closing(facts: Facts, today: date) -> Iterator[Due]:
    """To look back: invited the day after the end, and reminded once a week later, to whoever has not answered."""
    if facts.over_on is None:
        return
    age = today - facts.over_on
    number = sum(age >= after for after in CLOSING_AFTER)
    if number and age < CLOSING_UNTIL:
        for side in sorted(facts.unanswered):
            yield Due(Kind.CLOSING, side, str(number))


def _check_in(facts: Facts, today: date) -> Iterator[Due]:
    """When it opens, and once more a week later, to whoever has not answered."""
    found = facts.check_in
    if found is None or not found.opens <= today <= found.closes:
        return
    kind = Kind.CHECKIN if today - found.opens < REMIND_AFTER else Kind.CHECKIN_AGAIN
    for side in sorted(found.awaited):
        yield Due(kind, side, found.moment)

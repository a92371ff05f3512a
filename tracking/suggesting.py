"""Moments to meet that are worth proposing: when both said they are free, or as last time. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mentorat.lib.clock import to_utc
from programs.enums import Availability

HOURS = {
    Availability.MORNING: time(9, 30),
    Availability.NOON: time(12),
    Availability.AFTERNOON: time(15),
    Availability.EVENING: time(17, 30),
}
USUAL = (Availability.NOON, Availability.AFTERNOON, Availability.MORNING)  # where nothing is known
# Public holidays of a fixed date, month and day, by country: nobody is asked to meet then. Movable ones are not known here.
HOLIDAYS: dict[str, frozenset[tuple[int, int]]] = {
    "CA": frozenset({(1, 1), (6, 24), (7, 1), (12, 25), (12, 26)}),
    "FR": frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}),
}
NOTICE = timedelta(days=2)  # the soonest that one asks of somebody
APART = timedelta(days=14)  # after the last meeting
REACH = timedelta(days=35)
MOST = 6
SATURDAY = 5


class Known(StrEnum):
    """What the moments come from."""

    BOTH = "both"  # moments that both said
    HABIT = "habit"  # the day and hour of the last meeting alone
    NOTHING = "nothing"


@dataclass(frozen=True)
class Taken:
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Suggestions:
    """At most MOST starts, in order, no two on one day; `said` are the moments that both declared."""

    known: Known
    said: tuple[Availability, ...]
    starts: tuple[datetime, ...]


def common(first: Sequence[str], second: Sequence[str]) -> tuple[Availability, ...]:
    """The moments of the day that both declared, in the order of the day."""
    return tuple(each for each in Availability if each in first and each in second)


def suggest(
    *,
    now: datetime,
    zone: str,
    said: Sequence[Availability],
    last: datetime | None,
    taken: Sequence[Taken],
    until: date,
    minutes: int = 60,
    country: str = "",
) -> Suggestions:
    """From the day after tomorrow on, and two weeks after the last meeting; never at the week-end, on a public holiday of
    `country`, after `until`, nor when one of the two is taken."""
    today = now.astimezone(ZoneInfo(zone)).date()
    habit = last.astimezone(ZoneInfo(zone)) if last else None
    earliest = max(today + NOTICE, habit.date() + APART) if habit else today + NOTICE
    off = HOLIDAYS.get(country, frozenset())
    days = [
        day
        for day in _days(earliest, min(until, earliest + REACH))
        if day.weekday() < SATURDAY and (day.month, day.day) not in off
    ]
    length = timedelta(minutes=minutes)
    found: list[datetime] = []
    for day in days:
        start = next(_free(day, _hours(day, said, habit, len(found)), zone, taken, length), None)
        if start is not None:
            found.append(start)
    known = Known.BOTH if said else Known.HABIT if habit else Known.NOTHING
    return Suggestions(known, tuple(said), _spread(found))


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _hours(day: date, said: Sequence[Availability], habit: datetime | None, turn: int) -> list[time]:
    """The hours to try that day: as last time on the same day of the week, then each moment in its turn."""
    moments = list(said or (() if habit else USUAL))
    moments = moments[turn % len(moments) :] + moments[: turn % len(moments)] if moments else []
    same = (
        [habit.time().replace(tzinfo=None)]
        if habit and (habit.weekday() == day.weekday() or not said)
        else []
    )
    return [*same, *(HOURS[each] for each in moments)]


def _free(
    day: date, hours: Sequence[time], zone: str, taken: Sequence[Taken], length: timedelta
) -> Iterator[datetime]:
    for hour in hours:
        try:
            start = to_utc(day, hour, zone)
        except ValueError:  # the clocks skip it
            continue
        if not any(start < each.ends_at and each.starts_at < start + length for each in taken):
            yield start


def _spread(found: list[datetime]) -> tuple[datetime, ...]:
    """Not six days in a row: three close ones, three further."""
    if len(found) <= MOST:
        return tuple(found)
    near, far = found[:MOST:2], found[MOST + 1 :: 4]
    return tuple([*near, *far][:MOST])

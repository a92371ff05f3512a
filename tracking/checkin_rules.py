"""When a check-in is open to the members of a pair. Pure functions, in days of the programme's zone.

Twice in the first month and a half, since a pair that does not find its pace shows it then; once half-way, when there is
still time to change something.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracking.models.checkins import Moment

EARLY = {Moment.WEEKS_3: timedelta(days=21), Moment.WEEKS_5: timedelta(days=35)}
SOONEST = min(EARLY.values())
EARLY_FOR = timedelta(days=13)  # the first closes the day before the second opens
MID_FOR = timedelta(days=27)
MID_AFTER = timedelta(days=60)  # a pair that began late is not asked twice in a row
REMIND_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Window:
    """The days on which it may be answered, both included."""

    moment: Moment
    opens: date
    closes: date


def windows(started_on: date, ends_on: date) -> list[Window]:
    """The check-ins of a pair that began on that day, in a programme that ends on that one."""
    found = [
        Window(moment, started_on + after, started_on + after + EARLY_FOR) for moment, after in EARLY.items()
    ]
    half = (ends_on - started_on) // 2
    if half >= MID_AFTER:
        found.append(Window(Moment.MID, started_on + half, started_on + half + MID_FOR))
    return [window for window in found if window.closes <= ends_on]


def current(started_on: date | None, ends_on: date, today: date) -> Window | None:
    """The one that is open today."""
    if started_on is None:
        return None
    open_ = (w for w in windows(started_on, ends_on) if w.opens <= today <= w.closes)
    return next(open_, None)

"""The dates of a programme, in order and drawn to scale. Pure functions: dates in, shapes out for one SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from mentorat.lib.charts import plain
from programs.enums import MilestoneKind

ORDER = tuple(MilestoneKind)
Mark = tuple[str, date]  # what happens, and when
WIDE, NARROW = 720.0, 330.0
BEFORE, AFTER = timedelta(days=2 * 366), timedelta(days=366)
MONTH, ONE_DAY = timedelta(days=31), timedelta(days=1)
GLYPH = 6.6  # ample width of a character of the labels


def usual(starts_on: date, ends_on: date) -> dict[MilestoneKind, date]:
    """Launch at the start, the mid-point half way, the closing gathering at the end."""
    return {
        MilestoneKind.LAUNCH: starts_on,
        MilestoneKind.MIDPOINT: starts_on + (ends_on - starts_on) / 2,
        MilestoneKind.END: ends_on,
    }


def out_of_order(dates: Mapping[MilestoneKind, date]) -> MilestoneKind | None:
    """The first milestone that comes before one that should precede it; None when all is in order.

    Launch, mid-point and closing gathering are three different days.
    """
    given = [(kind, dates[kind]) for kind in ORDER if kind in dates]
    for (earlier, before), (kind, on) in pairwise(given):
        if on < before or (on == before and earlier in (MilestoneKind.LAUNCH, MilestoneKind.MIDPOINT)):
            return kind
    return None


def within(starts_on: date, ends_on: date) -> tuple[date, date]:
    """The first and last day that a milestone of the programme may have: 2 years before it starts to a year after it ends."""
    first = starts_on - BEFORE if starts_on - date.min > BEFORE else date.min
    last = ends_on + AFTER if date.max - MONTH - ends_on > AFTER else date.max - MONTH
    return first, last


def far_off(dates: Mapping[MilestoneKind, date], starts_on: date, ends_on: date) -> MilestoneKind | None:
    """The first milestone outside `within`, surely a slip of the keyboard; None when there is none."""
    first, last = within(starts_on, ends_on)
    return next((kind for kind in ORDER if kind in dates and not first <= dates[kind] <= last), None)


def shifted(
    dates: Mapping[MilestoneKind, date], old: tuple[date, date], new: tuple[date, date]
) -> dict[MilestoneKind, date]:
    """The milestones of a programme that ran from old[0] to old[1], for one that runs from new[0] to new[1].

    What comes before the start keeps its distance to it; what lies inside keeps its place in the length.
    """
    stretch = (new[1] - new[0]) / (old[1] - old[0])

    def moved(on: date) -> date:
        if on <= old[0]:
            return new[0] - (old[0] - on)
        if on >= old[1]:
            return new[1] + (on - old[1])
        return new[0] + timedelta(days=round((on - old[0]).days * stretch))

    return {kind: moved(on) for kind, on in dates.items()}


def a_year_on(day: date, years: int) -> date:
    """The same day of a later year; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True)
class Drawing:
    """Shapes of one SVG, every coordinate a string with a dot: spans and ticks of months, marks with their texts."""

    box: str
    lying: bool
    spans: list[dict[str, str]] = field(default_factory=list)
    ticks: list[dict[str, str]] = field(default_factory=list)
    marks: list[dict[str, str]] = field(default_factory=list)
    today: dict[str, str] | None = None


@dataclass(frozen=True)
class Scale:
    """From a day to its place: `first` to `last` over `length` units that begin at `start`."""

    first: date
    last: date
    start: float
    length: float

    def at(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return self.start + self.length * ((inside - self.first) / max(self.last - self.first, ONE_DAY))

    def months(self) -> list[date]:
        """The first of every month inside."""
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first:
                found.append(day)
            day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return found


def lying(
    marks: Sequence[Mark], runs: tuple[date, date], today: date, month: Callable[[date], str]
) -> Drawing:
    """From left to right, for a wide page. Labels hang under their mark, the last one highest: where two would touch, the
    earlier goes a line down, and its stem passes at the left of the later."""
    scale = _scale(marks, runs, start=8, length=WIDE - 16)
    starts: list[float] = []  # where each line of labels is taken from
    shown: list[dict[str, str]] = []
    for label, on in reversed(marks):
        x, width = scale.at(on), max(len(label), 12) * GLYPH
        left = min(max(x - 4, 0), WIDE - width)
        line = next((n for n, start in enumerate(starts) if left + width + 10 <= start), len(starts))
        starts[line:] = [left, *starts[line + 1 :]]
        shown.insert(0, {"x": plain(x), "left": plain(left), "y": plain(74 + 36 * line), "label": label})
    height = 74 + 36 * max(len(starts), 1)
    months = scale.months()
    skip = max(1, -(-len(months) * 30 // int(WIDE)))
    ticks = [
        {
            "at": plain(scale.at(day)),
            "label": month(day) if n % skip == 0 and scale.at(day) < WIDE - 24 else "",
        }
        for n, day in enumerate(months)
    ]
    return Drawing(
        f"0 0 {plain(WIDE)} {plain(height)}", True, _spans(scale, runs), ticks, shown, _today(scale, today)
    )


def standing(
    marks: Sequence[Mark], runs: tuple[date, date], today: date, month: Callable[[date], str]
) -> Drawing:
    """From top to bottom, for a phone: labels at the right of their mark, pushed down where two would touch."""
    scale = _scale(marks, runs, start=16, length=max(46.0 * len(marks), 300))
    below, shown = 0.0, []
    for label, on in marks:
        y = scale.at(on)
        text = max(y, below)
        below = text + 42
        shown.append({"x": plain(y), "left": "92", "y": plain(text), "label": label})
    height = max(below, scale.start + scale.length + 16)
    ticks = [
        {"at": plain(scale.at(day)), "label": month(day) if not n % 2 else ""}
        for n, day in enumerate(scale.months())
    ]
    return Drawing(
        f"0 0 {plain(NARROW)} {plain(height)}", False, _spans(scale, runs), ticks, shown, _today(scale, today)
    )


def _scale(marks: Sequence[Mark], runs: tuple[date, date], *, start: float, length: float) -> Scale:
    """From the earliest day to the latest; a mark that is far off stands at the edge rather than stretch the drawing."""
    first, last = within(*runs)
    days = [*runs, *(min(max(on, first), last) for _label, on in marks)]
    return Scale(min(days), max(days), start, length)


def _spans(scale: Scale, runs: tuple[date, date]) -> list[dict[str, str]]:
    """What is prepared, then the months of mentoring."""
    begin, end = scale.at(runs[0]), scale.at(runs[1])
    found = [{"kind": "run", "at": plain(begin), "size": plain(end - begin)}]
    if begin > scale.start:
        found.insert(0, {"kind": "before", "at": plain(scale.start), "size": plain(begin - scale.start)})
    return found


def _today(scale: Scale, today: date) -> dict[str, str] | None:
    return {"at": plain(scale.at(today))} if scale.first <= today <= scale.last else None

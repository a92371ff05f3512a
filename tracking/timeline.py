"""The dates of a programme as a line: what is behind, what comes next. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from programs.models import Milestone


@dataclass(frozen=True)
class Mark:
    """One point of the line; `state` is done, current (the next one) or todo."""

    label: str
    date: str
    state: str
    note: str = ""


def marks(milestones: Iterable[Milestone], today: date, written: Callable[[date], str]) -> list[Mark]:
    """The milestones in order of date; `written` puts a date into the reader's words."""
    found: list[Mark] = []
    next_seen = False
    for milestone in sorted(milestones, key=lambda m: (m.on, m.pk)):
        state = "done" if milestone.on < today else "todo" if next_seen else "current"
        next_seen = next_seen or state == "current"
        label = str(milestone.get_kind_display())
        found.append(Mark(label[:1].upper() + label[1:], written(milestone.on), state))
    return found

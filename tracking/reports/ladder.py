"""People along the stages of a programme, counted so that nobody is recognised. Pure functions.

All counts of people of a report are read from one ladder: two tables of the same people, each safe alone, could be
subtracted from one another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from mentorat.lib.suppression import K, Suppressed, count
from tracking.reports.facts import Stage


@dataclass(frozen=True)
class Rung:
    """The people between two stages, both included."""

    first: Stage
    last: Stage
    people: int


def ladders(
    stages: Mapping[str, Stage], companies: Mapping[str, str]
) -> Iterator[tuple[tuple[Rung, ...], list[set[str]]]]:
    """Neighbouring stages put together until each rung may be printed, then ever fewer of them, down to two; with each, the
    people who are on a rung or above it, rung by rung.

    `stages` and `companies` are by person. Under 2 K people there is no ladder.
    """
    if len(stages) < 2 * K:
        return
    rungs = [(stage, stage, {p for p, s in stages.items() if s == stage}) for stage in Stage]
    rungs = [rung for rung in rungs if rung[2]]
    while len(rungs) > 1:
        hidden = [i for i, rung in enumerate(rungs) if not _shown(rung[2], companies)]
        if not hidden:
            reached = [set[str]().union(*(group for _f, _l, group in rungs[i:])) for i in range(len(rungs))]
            yield tuple(Rung(first, last, len(group)) for first, last, group in rungs), reached
        _merge(rungs, min(hidden or range(len(rungs)), key=lambda i: len(rungs[i][2])))


def ladder(stages: Mapping[str, Stage], companies: Mapping[str, str]) -> tuple[Rung, ...]:
    """The finest of them; () when there is none."""
    return next((rungs for rungs, _reached in ladders(stages, companies)), ())


def at_least(rungs: tuple[Rung, ...], stage: Stage) -> int | None:
    """How many people reached `stage`; None when the ladder has no step there."""
    if not any(rung.first == stage for rung in rungs):
        return None
    return sum(rung.people for rung in rungs if rung.first >= stage)


def _shown(group: Collection[str], companies: Mapping[str, str]) -> bool:
    return not isinstance(count(group, companies=companies), Suppressed)


def _merge(rungs: list[tuple[Stage, Stage, set[str]]], index: int) -> None:
    """Joins the rung to its smaller neighbour."""
    sides = [i for i in (index - 1, index + 1) if 0 <= i < len(rungs)]
    other = min(sides, key=lambda i: len(rungs[i][2]))
    low, high = sorted((index, other))
    rungs[low : high + 1] = [(rungs[low][0], rungs[high][1], rungs[low][2] | rungs[high][2])]

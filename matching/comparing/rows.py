"""The figures of each scenario and their proof, one row a figure, one cell a scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from matching.models import Scenario
from matching.queries.compare import Compared, Side

LETTERS = "ABCD"


@dataclass(frozen=True)
class Head:
    """A scenario at the top of its column: a letter for small places, its name, whether it is the one worked on."""

    letter: str
    scenario: Scenario

    @property
    def label(self) -> str:
        return f"{self.letter} · {self.scenario.label}"


@dataclass(frozen=True)
class Cell:
    """`text` as it is shown; `best` when it is the best of a row that has a best."""

    head: Head
    text: str
    best: bool = False
    note: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    cells: Sequence[Cell]
    help: str = ""


def columns(found: Compared) -> list[Head]:
    """The scenarios in the order they were asked for."""
    return [Head(letter, side.scenario) for letter, side in zip(LETTERS, found.sides, strict=False)]


def figures(found: Compared) -> list[Row]:
    """What each scenario reaches. Points are whole numbers out of 100, except where a tenth tells two apart."""
    by = _("measured with the programme’s weights") if found.yardstick else ""
    return [
        _row(found, _("Pairs"), lambda side: side.pairs, str, max),
        _row(found, _("Weakest pair, out of 100"), lambda side: side.worst, points, max, by),
        _row(found, _("Average, out of 100"), lambda side: side.mean, points, max, by),
        _row(found, _("Total of the points"), lambda side: side.total, points, max, by),
        _row(found, _("People without a pair"), lambda side: len(side.reason_of), str, min),
        _row(
            found,
            _("Imbalance between companies"),
            found.imbalance,
            str,
            min,
            _("mentors given and not received, or the reverse, added up"),
        ),
    ]


def points(value: int) -> str:
    """Basis points as points out of 100, to the tenth."""
    return str(number_format(value / 100, decimal_pos=1, force_grouping=True))


def proofs(found: Compared) -> list[tuple[Head, list[tuple[str, str]]]]:
    """How each was computed and what proves it, as terms and values."""
    return [(head, _proof(head.scenario)) for head in columns(found)]


def _row(
    found: Compared,
    label: str,
    value: Callable[[Side], int | None],
    text: Callable[[int], str],
    best: Callable[[list[int]], int],
    note: str = "",
) -> Row:
    values = [value(side) for side in found.sides]
    known = [each for each in values if each is not None]
    top = best(known) if len(set(known)) > 1 else None
    cells = [
        Cell(head, "–" if each is None else text(each), each is not None and each == top)
        for head, each in zip(columns(found), values, strict=True)
    ]
    return Row(label, cells, note)


def _proof(scenario: Scenario) -> list[tuple[str, str]]:
    proof = scenario.proof
    proved = _("yes, checked by a separate calculation") if proof.get("proved") else _("no: stopped before")
    shown = [
        (_("Best possible"), proved),
        (_("Possible pairs weighed"), _whole(proof.get("compared"))),
        (_("Pairs ruled out"), _whole(proof.get("excluded"))),
        (_("Distance to the bound that nothing exceeds"), _whole(proof.get("gap"))),
        (_("Seconds of search"), _decimal(proof.get("seconds"))),
        (_("Version of the engine"), scenario.engine or "–"),
        (_("Number of the draw"), str(scenario.seed) if scenario.seed else _("none")),
        (_("Print of the data (SHA-256)"), scenario.input_hash or "–"),
    ]
    return [(term, value) for term, value in shown if value]


def _whole(value: int | None) -> str:
    return "" if value is None else str(number_format(value, force_grouping=True))


def _decimal(value: float | None) -> str:
    return "" if value is None else str(number_format(value, decimal_pos=2))

"""All relations at a glance: each company with each other, one letter a relation, told whole to whoever hears it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, pgettext_lazy

from programs.enums import RelationKind
from programs.models import Company
from programs.relations import Pair, Tie

# What a cell shows, and what the legend says of it. A relation with a direction reads from the row to the column.
LETTERS = {
    "competes": (pgettext_lazy("matrix", "C"), gettext_lazy("competitor")),
    "group": (pgettext_lazy("matrix", "G"), gettext_lazy("same group")),
    "depends": (
        pgettext_lazy("matrix", "D"),
        gettext_lazy("supplier or client, and one depends on the other"),
    ),
    "supplies": (pgettext_lazy("matrix", "S→"), gettext_lazy("supplies the company of the column")),
    "buys": (pgettext_lazy("matrix", "B←"), gettext_lazy("is a client of the company of the column")),
    "partners": (pgettext_lazy("matrix", "P"), gettext_lazy("partner")),
}


@dataclass(frozen=True)
class Mark:
    """One relation in a cell; `bars` tells that it keeps people apart, `anchor` where it is told in full."""

    kind: str
    letter: object
    words: str
    bars: bool
    anchor: str


@dataclass(frozen=True)
class Line:
    number: int
    company: Company
    cells: tuple[tuple[Mark, ...] | None, ...]  # None on the diagonal


@dataclass(frozen=True)
class Matrix:
    """`companies` are those that a relation ties; `alone` counts the others."""

    companies: tuple[Company, ...]
    lines: tuple[Line, ...]
    alone: int


def of(ties: Iterable[Tie], companies: Sequence[Company]) -> Matrix:
    """From the ties that count today, told by row and column."""
    between: dict[Pair, list[Tie]] = defaultdict(list)
    for tie in ties:
        if tie.holds:
            between[tie.pair].append(tie)
    tied = {pk for pair in between for pk in pair}
    shown = tuple(company for company in companies if company.pk in tied)
    lines = tuple(
        Line(number, row, tuple(_cell(row, column, between) for column in shown))
        for number, row in enumerate(shown, start=1)
    )
    return Matrix(shown, lines, len(companies) - len(shown))


def _cell(row: Company, column: Company, between: dict[Pair, list[Tie]]) -> tuple[Mark, ...] | None:
    if row.pk == column.pk:
        return None
    return tuple(_mark(tie, row) for tie in between.get(frozenset((row.pk, column.pk)), ()))


def _mark(tie: Tie, row: Company) -> Mark:
    kind = _kind(tie, row)
    return Mark(kind, LETTERS[kind][0], tie.words, tie.bars, anchor(tie))


def _kind(tie: Tie, row: Company) -> str:
    if tie.relation is None or tie.relation.kind == RelationKind.BELONGS:
        return "group"
    if tie.relation.kind == RelationKind.SUPPLIES:
        if tie.relation.depends:
            return "depends"
        return "supplies" if tie.relation.source_id == row.pk else "buys"
    return tie.relation.kind


def anchor(tie: Tie) -> str:
    """Where the list tells this tie."""
    return f"tie-{tie.relation.pk}" if tie.relation else f"tie-{tie.a.pk}-{tie.b.pk}"

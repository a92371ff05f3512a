"""A sheet of ties between companies: two names, and what ties them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mentorat.lib.spreadsheet import Problem, Row, Sheet
from mentorat.lib.text import fold
from programs.naming import company_key

Kind = Literal["group", "competitor", "supplier", "declared"]
KINDS: dict[Kind, tuple[str, ...]] = {
    "group": ("groupe", "group", "filiale", "subsidiary"),
    "competitor": (
        "concurrent",
        "concurrente",
        "concurrents",
        "concurrence",
        "competitor",
        "competitors",
        "competes",
    ),
    "supplier": ("fournisseur", "client", "supplier", "customer", "supplies", "sous traitant"),
    "declared": ("exclu", "exclue", "exclus", "excluded", "separes", "apart"),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """Two company keys that must not be paired. For ``supplier``, ``a`` supplies ``b``."""

    a: str
    b: str
    kind: Kind = "declared"


def read_ties(sheet: Sheet, known: frozenset[str]) -> tuple[tuple[Tie, ...], tuple[Problem, ...]]:
    """The ties of the first two columns, the third telling the kind; ``known`` company keys that the sheets hold."""
    ties: list[Tie] = []
    problems = list(sheet.problems)
    for row in sheet.rows:
        tie = _tie(sheet, row, problems)
        if tie is not None:
            ties.append(tie)
            problems += _absent(sheet, row, known)
    return tuple(ties), tuple(problems)


def _tie(sheet: Sheet, row: Row, problems: list[Problem]) -> Tie | None:
    names = [*row.values, "", ""][:3]
    if not (names[0] and names[1]):
        problems.append(Problem(sheet.name, row.line, "", "relation_incomplete", severity="error"))
        return None
    a, b = company_key(names[0]), company_key(names[1])
    words = f" {fold(names[2])} "
    kind = next((kind for kind, texts in KINDS.items() if any(f" {text} " in words for text in texts)), None)
    if kind is None and names[2]:
        problems.append(Problem(sheet.name, row.line, "", "relation_unknown_kind", {"value": names[2][:80]}))
    return Tie(a, b, kind or "declared")


def _absent(sheet: Sheet, row: Row, known: frozenset[str]) -> list[Problem]:
    return [
        Problem(sheet.name, row.line, "", "relation_company_absent", {"value": name}, severity="info")
        for name in row.values[:2]
        if company_key(name) not in known
    ]

"""The cells of one row, with what could not be read written down as it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from mentorat.lib.spreadsheet import Problem, Row, Severity, Sheet

from .types import Mapping

T = TypeVar("T")
Values = dict[str, list[tuple[str, str]]]  # field → (heading, value) of each column that feeds it


@dataclass(slots=True)
class Reading:
    """One row under way: values by field, the columns that no field took, and its problems."""

    file: str
    line: int
    values: Values
    extra: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The first filled value of a field."""
        return next((value for _, value in self.values.get(name, ()) if value), "")

    def heading(self, name: str) -> str:
        """The heading to name in a message about the field."""
        return next((heading for heading, _ in self.values.get(name, ())), "")

    def all(self, name: str) -> str:
        """Every value of a field that several columns feed, one item per line."""
        return "\n".join(value for _, value in self.values.get(name, ()) if value)

    def told(self, name: str, code: str, severity: Severity = "warning", **params: Any) -> None:
        """Write down a problem on a field of this row."""
        self.problems.append(
            Problem(self.file, self.line, self.heading(name), code, params, severity=severity)
        )

    def read(self, name: str, convert: Callable[[str], T | None], code: str) -> T | None:
        """The value of a field; what cannot be read is told and taken as unknown."""
        text = self.text(name)
        if not text:
            return None
        value = convert(text)
        if value is None:
            self.told(name, code, value=text[:80])
        return value


def start(sheet: Sheet, row: Row, mapping: Mapping) -> Reading:
    """A row laid out by field. Sensitive columns are not even copied."""
    values: Values = {}
    extra: dict[str, str] = {}
    for match, value in zip(mapping.columns, row.values, strict=True):
        if match.field:
            values.setdefault(match.field, []).append((match.heading, value))
        elif value and match.why not in {"sensitive", "ignored"}:
            extra[match.heading] = value
    return Reading(sheet.name, row.line, values, extra)

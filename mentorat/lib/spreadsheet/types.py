"""What a sheet becomes once read: plain rows that know where they come from, and what was found wrong on the way.

No sentence here: codes and parameters, which the caller words in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]


class SheetError(ValueError):
    """The whole file cannot be used. ``code`` says why; ``params`` holds ``file`` and the figures of the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Problem:
    """Something not understood. ``line`` counts from 1 as a spreadsheet shows it (0: the whole file); ``column`` is a
    heading. ``error``: the row is left out; ``warning``: the value is taken as unknown; ``info``: worth knowing."""

    file: str
    line: int
    column: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    remedy: str = ""
    severity: Severity = "warning"

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "params": {k: list(v) if isinstance(v, tuple) else v for k, v in self.params.items()},
            "remedy": self.remedy,
            "severity": self.severity,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Problem:
        """The inverse of ``as_dict``."""
        params = {k: tuple(v) if isinstance(v, list) else v for k, v in data["params"].items()}
        return cls(**{**data, "params": params})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of data, as many values as headings, stripped; empty where unknown."""

    line: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet read whole. ``encoding`` and ``delimiter`` tell how a text file was understood, ``tab`` which workbook
    sheet was read."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    tab: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that has no value we may use: a formula (never evaluated) or an error of the spreadsheet."""

    code: Literal["formula", "error_cell"]
    text: str


Cell = str | Fault
Line = tuple[int, list[Cell]]

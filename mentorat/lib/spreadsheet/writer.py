"""Workbooks that open well: frozen bold headings, filters, widths, types, and no cell that could run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | None
Kind = Literal["text", "long", "number", "decimal", "money", "percent", "date", "moment"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # the type of what is sent
MAX_CELL = 32_000
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLAIN_NUMBER = re.compile(
    r"^[+-]?[\d\s\u00a0\u202f().,/-]*\d[\d\s\u00a0\u202f().,/-]*$"
)  # a phone, a negative figure
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
FORMATS: dict[Kind, str] = {
    "text": "@",
    "long": "@",
    "number": "0",
    "decimal": "0.0",
    "money": "#,##0.00",
    "percent": "0%",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it holds (``percent`` takes 0..1, ``money`` units with two decimals, ``long`` wraps), its width in characters."""

    heading: str
    kind: Kind = "text"
    width: int = 18


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet to write; each row has one value per column, ``None`` for an empty cell."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


def like_a_formula(text: str) -> bool:
    """Whether a spreadsheet in which somebody typed the text could compute it; a plain number is none."""
    return text.startswith(TRIGGERS) and not PLAIN_NUMBER.match(text)


def write_workbook(sheets: Sequence[OutSheet]) -> bytes:
    """The XLSX file. Raises ValueError without a sheet."""
    from openpyxl import Workbook  # loads slowly, and only an export needs it

    if not sheets:
        raise ValueError("A workbook needs at least one sheet.")
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet.title)[:31]), sheet)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(target: Worksheet, sheet: OutSheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for k, column in enumerate(sheet.columns, start=1):
        cell = target.cell(row=1, column=k)
        _put(cell, column.heading, "text")
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        target.column_dimensions[get_column_letter(k)].width = column.width
    last = 1
    for last, row in enumerate(sheet.rows, start=2):
        for k, (value, column) in enumerate(zip(row, sheet.columns, strict=True), start=1):
            cell = target.cell(row=last, column=k)
            _put(cell, value, column.kind)
            cell.alignment = Alignment(vertical="top", wrap_text=column.kind == "long")
    target.freeze_panes = "A2"
    target.auto_filter.ref = f"A1:{get_column_letter(max(len(sheet.columns), 1))}{last}"


def _put(cell: Any, value: Value, kind: Kind) -> None:
    """Text is written as text whatever it looks like: the library would make a formula of it. What looks like one is also
    marked as typed behind an apostrophe, which nobody reads and which keeps it text when the cell is edited."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = UNPRINTABLE.sub("", value)[:MAX_CELL]
        cell.data_type = "s"
        cell.quotePrefix = like_a_formula(cell.value)
        cell.number_format = "@"
        return
    whole = kind == "decimal" and isinstance(value, float) and value.is_integer()
    cell.value = int(value) if whole else value  # type: ignore[arg-type]
    cell.number_format = FORMATS["number" if whole else kind]

"""Workbooks: the first sheet that has something in it. Formulas are seen, never evaluated."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any

from .limits import MAX_COLUMNS, MAX_ROWS
from .types import Cell, Fault, Line, SheetError

TITLES = 20  # lines that may stand above the headings


def first_sheet(content: bytes, name: str) -> tuple[str, list[str], list[Line]]:
    """Title of the sheet that is read, titles of the others, and its lines.

    Raises SheetError: broken, empty, too_many_columns. One line more than allowed is kept, for the caller to refuse.
    """
    from openpyxl import load_workbook  # loads slowly, and only whoever uploads a workbook needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles, validations and dates that the library does not know
            book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            for sheet in sheets:
                sheet.reset_dimensions()  # the file may claim any size
                if lines := list(islice(_lines(sheet, name), MAX_ROWS + TITLES)):
                    return sheet.title, [s.title for s in book.worksheets if s is not sheet], lines
    except SheetError:
        raise
    except Exception as error:
        # A damaged file fails anywhere in the library, in any way.
        raise SheetError("broken", file=name) from error
    raise SheetError("empty", file=name)


def _lines(sheet: Any, name: str) -> Iterator[Line]:
    """The lines that hold something, refused as soon as one is too wide to be kept in memory by thousands."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        line = [_cell(cell) for cell in cells]
        while line and line[-1] == "":
            line.pop()
        if len(line) > MAX_COLUMNS:
            raise SheetError("too_many_columns", file=name, limit=MAX_COLUMNS, columns=len(line))
        if line:
            yield number, line


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Fault("formula", getattr(value, "text", None) or str(value))
    if cell.data_type == "e":
        return Fault("error_cell", str(value))
    return plain(value)


def plain(value: Any) -> str:
    """A cell's value as a person reads it: 3.0 is 3, a date is ISO."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()

"""From a file to a table: headings, rows, and everything that did not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from openpyxl.utils import get_column_letter

from . import limits, text, workbook
from .types import Cell, Fault, Line, Problem, Row, Sheet, SheetError


def read_sheet(source: bytes | Path | BinaryIO, name: str = "") -> Sheet:
    """Read a CSV or XLSX file, by its content and not by its name. Raises SheetError when nothing can be used.

    Codes: not_found, folder, unreadable, too_big, empty, only_headings, old_xls, encrypted, opendocument, web_page,
    not_a_workbook, not_a_sheet, unzipped_too_big, ratio, unsafe_xml, broken, broken_csv, one_column, narrow_workbook,
    too_many_rows, too_many_columns.
    """
    name = name or (source.name if isinstance(source, Path) else str(getattr(source, "name", "")))
    content = limits.load(source, name)
    limits.refuse_disguise(content, name)
    if content.startswith(b"PK"):
        limits.check_workbook(content, name)
        tab, others, lines = workbook.first_sheet(content, name)
        notes = (
            [Problem(name, 0, "", "other_tabs", {"read": tab, "others": tuple(others)}, severity="info")]
            if others
            else []
        )
        return _table(name, lines, notes, tab=tab)
    body, encoding = text.decode(content, name)
    delimiter = text.delimiter_of(body)
    notes = []
    if body != (repaired := text.repaired(body)):
        body = repaired
        notes.append(Problem(name, 0, "", "encoding_repaired", {}, severity="info"))
    if not encoding.startswith("utf"):
        notes.append(Problem(name, 0, "", "encoding_guessed", {"encoding": encoding}, severity="info"))
    return _table(
        name, text.lines(body, delimiter, name), notes, encoding=encoding, delimiter=delimiter, ragged=True
    )


def _table(
    name: str,
    lines: Iterable[Line],
    notes: list[Problem],
    *,
    encoding: str = "",
    delimiter: str = "",
    tab: str = "",
    ragged: bool = False,
) -> Sheet:
    """Headings are the first line with two filled cells or more; a title above them is told and passed over."""
    filled = (line for line in lines if any(cell != "" for cell in line[1]))
    problems = list(notes)
    head = _headings(filled, name, problems, ragged)
    body = _body(filled, name)
    width = max([len(head), *(len(cells) for _, cells in body)])
    headings = tuple(_named(head + [""] * (width - len(head)), name, problems))
    used = [
        k
        for k in range(width)
        if (k < len(head) and head[k]) or any(len(c) > k and c[k] != "" for _, c in body)
    ]
    rows = []
    for number, cells in body:
        problems += _shape(cells, head, number, name, ragged)
        rows.append(Row(number, tuple(_value(cells, k, headings[k], number, name, problems) for k in used)))
    if not rows:
        raise SheetError("only_headings", file=name, headings=tuple(h for h in headings if h))
    return Sheet(
        name, tuple(headings[k] for k in used), tuple(rows), tuple(problems), encoding, delimiter, tab
    )


def _headings(filled: Iterator[Line], name: str, problems: list[Problem], as_text: bool) -> list[str]:
    """The line of headings; when no line has two filled cells, the first one is."""
    passed: list[Line] = []
    for number, cells in filled:
        if sum(cell != "" for cell in cells) >= 2:
            problems += [
                Problem(name, n, "", "title_line", {"text": _text(c[0])}, severity="info") for n, c in passed
            ]
            if len(cells) > limits.MAX_COLUMNS:
                raise SheetError("too_many_columns", file=name, limit=limits.MAX_COLUMNS, columns=len(cells))
            return [_flat(_text(cell)) for cell in cells]
        passed.append((number, [cell for cell in cells if cell != ""]))
        if len(passed) > workbook.TITLES:
            break
    if not passed:
        raise SheetError("empty", file=name)
    code = "one_column" if as_text else "narrow_workbook"
    raise SheetError(code, file=name, heading=_flat(_text(passed[0][1][0]))[:60])


def _body(filled: Iterator[Line], name: str) -> list[Line]:
    body: list[Line] = []
    for line in filled:
        if len(body) >= limits.MAX_ROWS:
            raise SheetError("too_many_rows", file=name, limit=limits.MAX_ROWS)
        if len(line[1]) > limits.MAX_COLUMNS:
            raise SheetError("too_many_columns", file=name, limit=limits.MAX_COLUMNS, columns=len(line[1]))
        body.append(line)
    return body


def _named(head: list[str], name: str, problems: list[Problem]) -> list[str]:
    """Headings that differ from one another: an empty one takes its letter, a repeated one its number."""
    out: list[str] = []
    seen: dict[str, int] = {}
    for k, heading in enumerate(head):
        label = heading or f"[{get_column_letter(k + 1)}]"
        seen[label.casefold()] = seen.get(label.casefold(), 0) + 1
        times = seen[label.casefold()]
        if times > 1:
            problems.append(
                Problem(name, 0, label, "duplicate_heading", {"letter": get_column_letter(k + 1)})
            )
            label = f"{label} ({times})"
        out.append(label)
    return out


def _shape(cells: list[Cell], head: list[str], number: int, name: str, ragged: bool) -> list[Problem]:
    """A line longer than the headings, or in a text file shorter, may be a separator gone astray."""
    while len(cells) > len(head) and cells[-1] == "":
        cells.pop()
    counts = {"cells": len(cells), "headings": len(head)}
    if len(cells) > len(head):
        return [Problem(name, number, "", "row_too_long", counts)]
    return [Problem(name, number, "", "row_too_short", counts)] if ragged and len(cells) < len(head) else []


def _value(cells: list[Cell], k: int, heading: str, number: int, name: str, problems: list[Problem]) -> str:
    cell = cells[k] if k < len(cells) else ""
    if isinstance(cell, Fault):
        problems.append(Problem(name, number, heading, cell.code, {"text": cell.text[:80]}))
        return ""
    if "\ufffd" in cell:
        problems.append(Problem(name, number, heading, "lost_characters", {"text": cell[:80]}))
    return cell


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Fault) else cell


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()

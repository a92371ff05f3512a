"""A table of a page as a workbook: what its reader sees there and nothing more, typed so that it sorts and sums.

The page is made as it always is, for whoever asks, with their rights and what was withheld from them; its table is then
read back. An export can thus say nothing that its page does not say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from html import unescape
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format, get_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .writer import XLSX, Column, Kind, OutSheet, Value, write_workbook

ASKED = "sheet"  # the parameter of an address that asks for a table of its page
CONTROLS = frozenset({"button", "form", "select", "textarea", "svg", "details", "script", "template"})
SILENT = frozenset(
    {"btn", "actions", "act"}
)  # classes of what one presses, and of what is said to its reader alone
VOID = frozenset({"br", "hr", "img", "input", "wbr", "meta", "link", "source", "use", "path", "col"})
BLANK = frozenset({"", "–", "—", "-"})
DAY = re.compile(r"(\d{1,2})(?:er)? ([^\W\d]+\.?) (\d{4})(?:, (\d{1,2})(?::|\u00a0h\u00a0)(\d{2}))?")
FIGURE = re.compile(r"(?P<before>[$€]?)(?P<number>[+-]?\d+(?:\.\d+)?)(?P<after>%|[$€]|CAD|EUR|)")
NARROWEST, WIDEST, LONG = 8, 60, 40  # characters
Typed = tuple[Value, Kind]


def name_of(label: str) -> str:
    """How an address names the table of that label."""
    return slugify(unescape(label).replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae"))


def page_of(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """The page of a list that is asked for; the whole list where it is asked for as a workbook."""
    whole = Paginator(rows, size)
    if request.GET.get(ASKED):
        whole.per_page = max(whole.count, 1)
    return whole.get_page(request.GET.get("page"))


@dataclass
class Cell:
    """What a cell says, and what stands below it in small."""

    figure: bool = False
    words: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)


class TableSheetMiddleware:
    """Answers `?sheet=NAME` with the table of that name instead of the page where it stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        wanted = request.GET.get(ASKED, "")
        if not wanted or request.method != "GET" or response.status_code != 200 or response.streaming:
            return response
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        found = sheet_of(response.content.decode(response.charset), wanted)
        if found is None:
            return response
        workbook = HttpResponse(write_workbook([found]), content_type=XLSX)
        workbook["Content-Disposition"] = f'attachment; filename="{name_of(found.title)}.xlsx"'
        patch_cache_control(workbook, private=True, no_store=True)
        return workbook


def sheet_of(page: str, name: str) -> OutSheet | None:
    """The table of that name as a sheet; None where the page has none."""
    reader = _Reader(name)
    reader.feed(page)
    if reader.title is None or not reader.rows:
        return None
    columns: list[Column] = []
    cells: list[list[Value]] = []
    for head, *body in zip_longest(*reader.rows, fillvalue=Cell()):
        heading = _said([*head.words, *head.small])
        for title, read in (
            (heading, [_read(_said(cell.words), figure=cell.figure) for cell in body]),
            (
                _("%(column)s (detail)") % {"column": heading},
                [_read(_said(c.small), figure=False) for c in body],
            ),
        ):
            if any(value is not None for value, _kind in read):
                columns.append(_column(title, read))
                cells.append([value for value, _kind in read])
    return OutSheet(reader.title, columns, list(zip(*cells, strict=True)))


class _Reader(HTMLParser):
    """Reads one table; what one presses in it is no figure."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.title: str | None = None
        self.rows: list[list[Cell]] = []
        self._caption: list[str] | None = None
        self._reading = False
        self._span = 1
        self._path: list[
            tuple[str, bool]
        ] = []  # the open elements of a cell, and whether their words are left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        classes = given.get("class", "").split()
        if tag == "caption" and self.title is None:
            self._caption = []
        elif not self._reading:
            return
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and not self._path:
            self.rows[-1].append(Cell(figure="num" in classes))
            self._path = [(tag, False)]
            self._span = int(given.get("colspan") or 1)
        elif self._path and tag not in VOID:
            silent = self._path[-1][1] or tag in CONTROLS or not SILENT.isdisjoint(classes)
            self._path.append((tag, silent))
        elif self._path:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption" and self._caption is not None:
            said = _said(self._caption)
            self._caption = None
            if name_of(said) == self.name:
                self.title, self._reading = said, True
        elif tag == "table":
            self._reading = False
        elif self._path and tag in {opened for opened, _silent in self._path}:
            while self._path.pop()[0] != tag:
                pass
            if self._path:
                self.handle_data(" ")
            else:
                self.rows[-1].extend(Cell() for _more in range(self._span - 1))

    def handle_data(self, data: str) -> None:
        if self._caption is not None:
            self._caption.append(data)
        elif self._path and not self._path[-1][1]:
            cell = self.rows[-1][-1]
            (cell.small if any(tag == "small" for tag, _silent in self._path) else cell.words).append(data)


def _said(words: Sequence[str]) -> str:
    return re.sub(r"[ \t\r\n]+", " ", "".join(words)).strip()


def _read(said: str, *, figure: bool) -> Typed:
    """The date or, in a column of figures, the number that the page wrote in its language; otherwise the words."""
    if said in BLANK:
        return None, "text"
    if found := DAY.fullmatch(said):
        return _moment(*found.groups()) or (said, "text")
    if figure:
        plain = re.sub(r"[\s\u00a0\u202f]", "", said).replace("−", "-")
        plain = plain.replace(get_format("THOUSAND_SEPARATOR"), "").replace(
            get_format("DECIMAL_SEPARATOR"), "."
        )
        if found := FIGURE.fullmatch(plain):
            return _number(found["number"], found["before"] + found["after"])
    return said, "text"


def _number(digits: str, unit: str) -> Typed:
    if unit == "%":
        return float(digits) / 100, "percent"
    if unit:
        return float(digits), "money"
    return (float(digits), "decimal") if "." in digits else (int(digits), "number")


def _moment(day: str, month: str, year: str, hour: str | None, minute: str | None) -> Typed | None:
    """The day as the page's language writes it, in full or short, and its hour if it says one; None for what is none."""
    for number in range(1, 13):
        for style in ("DATE_FORMAT", "SHORT_DATE_FORMAT"):
            if date_format(date(int(year), number, 2), style).split(" ")[1] == month:
                with suppress(ValueError):  # no such day in that month, no such hour
                    on = date(int(year), number, int(day))
                    return (
                        (datetime.combine(on, time(int(hour), int(minute or 0))), "moment")
                        if hour
                        else (on, "date")
                    )
    return None


def _column(heading: str, cells: Sequence[Typed]) -> Column:
    """Its kind is that of what it holds, words aside; where two kinds meet, the one that loses nothing."""
    said = [value for value, _kind in cells if value is not None]
    widest = max([len(heading), *(len(str(value)) for value in said)])
    kinds = {kind for value, kind in cells if value is not None and kind != "text"}
    kind: Kind = (
        kinds.pop() if len(kinds) == 1 else "decimal" if kinds else "long" if widest > LONG else "text"
    )
    return Column(heading, kind, min(max(widest + 2, NARROWEST), WIDEST))

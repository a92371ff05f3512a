"""QR codes, drawn as one path of an SVG. No network, no image library."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around the code, without which a phone may not find it


@dataclass(frozen=True)
class Drawing:
    """`path` draws the dark modules in a square of `side` units, white margin included."""

    side: int
    path: str


def drawing(text: str) -> Drawing:
    """The code of that text at level M: it is read with 15 % of it torn or stained."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    runs = [run for y, row in enumerate(rows) for run in _runs(row, y)]
    return Drawing(len(rows) + 2 * QUIET, "".join(runs))


def svg(text: str) -> str:
    """The code as a file of its own, black on white, to be printed at any size."""
    drawn = drawing(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.side} {drawn.side}" shape-rendering="crispEdges">'
        f'<rect width="{drawn.side}" height="{drawn.side}" fill="#fff"/><path fill="#000" d="{drawn.path}"/></svg>'
    )


def _runs(row: list[bool], y: int) -> list[str]:
    """One rectangle for each run of dark modules of a row."""
    found, x = [], QUIET
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            found.append(f"M{x} {y + QUIET}h{width}v1h-{width}z")
        x += width
    return found

"""Chart geometry: plain numbers in, strings for one SVG template out, the same for the page and the PDF.

A chart is a dict: `empty`, `wide` and `narrow` scenes, `keys` (legend), `head` and `rows` (data table), `peak` (label and
value of the highest point), `told` (every figure, for who hears a drawing on paper). A scene is a dict of shapes whose
attributes are strings with dot decimals, in user units (about one CSS pixel). Fills are named; templates/cotton/chart.html gives each name a colour and a pattern.
"""

import math
from collections.abc import Sequence
from typing import Any

from django.utils.formats import number_format

Scene = dict[str, Any]
Chart = dict[str, Any]
WIDE, NARROW = 640.0, 330.0
BAR, GLYPH = 12.0, 7.2  # thickness of a horizontal bar, ample width of a character


def bar_line(
    labels: Sequence[str], bars: Sequence[float], line: Sequence[float], names: tuple[str, str, str]
) -> Chart:
    """Bars against a line, e.g. meetings held against planned by month; `names` = axis, bars, line."""
    _check(labels, bars, line)
    if not any([*bars, *line]):
        return _empty()
    scale = _scale(max([*bars, *line]))
    return {
        **_common(labels, [bars, line], names),
        "keys": [{"name": names[1], "mark": "solid"}, {"name": names[2], "mark": "line"}],
        "wide": _columns(labels, bars, line, scale),
        "narrow": _rows(labels, [bars], scale[-1], NARROW, marks=line),
    }


def bars(labels: Sequence[str], series: Sequence[Sequence[float]], names: Sequence[str]) -> Chart:
    """Horizontal bars, one or two series, e.g. mentors given and received per company; `names` = axis, then series."""
    if len(series) not in (1, 2) or len(names) != len(series) + 1:
        raise ValueError("bars() draws one or two series and needs a name for the axis and for each of them.")
    _check(labels, *series)
    if not any(any(values) for values in series):
        return _empty()
    top = max(max(values) for values in series)
    marks = ("solid", "hatch")
    return {
        **_common(labels, series, names),
        "keys": [{"name": name, "mark": marks[i]} for i, name in enumerate(names[1:])]
        if len(series) > 1
        else [],
        "wide": _rows(labels, series, top, WIDE),
        "narrow": _rows(labels, series, top, NARROW),
    }


def funnel(steps: Sequence[tuple[str, float]], names: tuple[str, str]) -> Chart:
    """How many remain at each step, e.g. invited, applied, eligible, paired; `names` = step, count."""
    labels, values = [label for label, _ in steps], [value for _, value in steps]
    _check(labels, values)
    if not any(values):
        return _empty()
    return {
        **_common(labels, [values], names),
        "keys": [],
        "wide": _steps(labels, values, WIDE),
        "narrow": _steps(labels, values, NARROW),
    }


def plain(value: float) -> str:
    """A coordinate: dot decimal, one digit at most."""
    return f"{value:.1f}".removesuffix(".0")


def number(value: float) -> str:
    """A value as people read it in their language; short from ten million on, so that it keeps its place."""
    if value >= 1e15:
        return f"{value:.0e}"
    if value >= 1e7:
        return number_format(round(value / 1e6), force_grouping=True) + "\u202fM"
    whole = value == int(value)
    return number_format(
        int(value) if whole else value, decimal_pos=None if whole else 1, force_grouping=True
    )


def _check(labels: Sequence[str], *series: Sequence[float]) -> None:
    if any(len(values) != len(labels) for values in series):
        raise ValueError("A chart needs one value per label.")
    if any(not math.isfinite(value) or value < 0 for values in series for value in values):
        raise ValueError("A chart draws finite numbers, zero or more.")


def _empty() -> Chart:
    return {"empty": True, "keys": [], "head": [], "rows": [], "wide": None, "narrow": None, "peak": None}


def _common(labels: Sequence[str], series: Sequence[Sequence[float]], names: Sequence[str]) -> Chart:
    rows = [
        {"label": label, "cells": [number(value) for value in values]}
        for label, *values in zip(labels, *series, strict=True)
    ]
    best = max(range(len(labels)), key=lambda i: series[0][i])
    peak = {"label": labels[best], "value": number(series[0][best])}
    told = "; ".join(f"{row['label']} {', '.join(row['cells'])}" for row in rows)
    return {
        "empty": False,
        "head": list(names),
        "rows": rows,
        "peak": peak,
        "told": f"{', '.join(names[1:])}. {told}",
    }


def _scale(top: float) -> list[float]:
    """Round graduations from 0 to at least `top`, four to six of them; whole numbers for small counts."""
    unit: float = 10.0 ** math.floor(math.log10(top / 4)) if top > 4 else 1.0
    steps = (unit * factor for factor in (1, 2, 2.5, 5, 10))
    step = next(s for s in steps if s * 5 >= top and (s < 1 or s == int(s)))  # 2.5 people are nobody
    return [step * i for i in range(math.ceil(top / step) + 1)]


def _scene(width: float, height: float) -> Scene:
    box = f"0 0 {plain(width)} {plain(height)}"
    return {"box": box, "rects": [], "lines": [], "texts": [], "areas": [], "points": "", "dots": []}


def _rect(x: float, y: float, w: float, h: float, fill: str = "solid") -> dict[str, str]:
    return {"x": plain(x), "y": plain(y), "w": plain(w), "h": plain(h), "fill": fill}


def _line(x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> dict[str, str]:
    return {"x1": plain(x1), "y1": plain(y1), "x2": plain(x2), "y2": plain(y2), "kind": kind}


def _text(x: float, y: float, text: str, anchor: str = "start", kind: str = "label") -> dict[str, str]:
    return {"x": plain(x), "y": plain(y), "text": text, "anchor": anchor, "kind": kind}


def _fit(text: str, width: float) -> str:
    """The text, cut with an ellipsis where it would leave `width` units."""
    room = max(int(width / GLYPH), 2)
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def _columns(
    labels: Sequence[str], bars: Sequence[float], line: Sequence[float], scale: list[float]
) -> Scene:
    height, top, bottom = 260.0, 12.0, 26.0
    left = 12 + max(len(number(tick)) for tick in scale) * GLYPH
    scene, slot = _scene(WIDE, height), (WIDE - left) / len(labels)

    def y(value: float) -> float:
        return top + (height - top - bottom) * (1 - value / scale[-1])

    for tick in scale:
        scene["lines"].append(_line(left, y(tick), WIDE, y(tick), "base" if tick == 0 else "grid"))
        scene["texts"].append(_text(left - 8, y(tick) + 4, number(tick), "end", "tick"))
    skip = max(1, math.ceil(max(len(label) for label in labels) * GLYPH / slot))
    for i, (label, value, planned) in enumerate(zip(labels, bars, line, strict=True)):
        middle, thick = left + slot * (i + 0.5), min(slot * 0.56, 44)
        if value:
            scene["rects"].append(_rect(middle - thick / 2, y(value), thick, y(0) - y(value)))
        if i % skip == 0:
            room = min(slot * skip, 2 * middle, 2 * (WIDE - middle))
            scene["texts"].append(_text(middle, height - 8, _fit(label, room), "middle", "tick"))
        scene["dots"].append({"x": plain(middle), "y": plain(y(planned))})
    scene["points"] = " ".join(f"{dot['x']},{dot['y']}" for dot in scene["dots"])
    return scene


def _rows(
    labels: Sequence[str],
    series: Sequence[Sequence[float]],
    top: float,
    width: float,
    marks: Sequence[float] = (),
) -> Scene:
    """One row per label: its name above, a bar per series below, the value at the end; `marks` adds a tick (a plan)."""
    row = 24 + len(series) * (BAR + 4) + 4
    room = width - 12 - max(len(number(value)) for values in series for value in values) * GLYPH
    scene = _scene(width, row * len(labels))
    for i, label in enumerate(labels):
        y = row * i + 14
        note = f"{number(series[0][i])} / {number(marks[i])}" if marks else ""
        scene["texts"].append(_text(0, y, _fit(label, width - 8 - len(note) * GLYPH)))
        if note:
            scene["texts"].append(_text(width, y, note, "end", "value"))
        for j, values in enumerate(series):
            _add_bar(
                scene,
                y + 8 + j * (BAR + 4),
                values[i],
                room * values[i] / top,
                ("solid", "hatch")[j],
                not marks,
            )
        if marks:
            x = max(room * marks[i] / top, 1.5)
            scene["lines"].append(_line(x, y + 5, x, y + 8 + BAR + 3, "mark"))
    return scene


def _add_bar(scene: Scene, y: float, value: float, length: float, fill: str, labelled: bool) -> None:
    scene["rects"].append(_rect(0, y, max(length, 1.5), BAR, fill))
    if labelled:
        scene["texts"].append(_text(max(length, 1.5) + 6, y + BAR - 2, number(value), "start", "value"))


def _steps(labels: Sequence[str], values: Sequence[float], width: float) -> Scene:
    """Bars from the widest down, joined by a pale slope, with the share of the first step."""
    row, top = 58.0, max(values)
    scene = _scene(width, row * len(labels) - 12)
    for i, (label, value) in enumerate(zip(labels, values, strict=True)):
        y, length = row * i + 14, max(width * value / top, 1.5)
        share = (
            f" · {number(round(100 * value / values[0]))}\u00a0%"
            if i and values[0] > 0 and value <= 10 * values[0]
            else ""
        )
        note = number(value) + share
        scene["texts"].append(_text(0, y, _fit(label, width - 8 - len(note) * GLYPH)))
        scene["texts"].append(_text(width, y, note, "end", "value"))
        scene["rects"].append(_rect(0, y + 8, length, 20))
    return scene

"""The chart of estimates with their margins: one row each, a line at what chance alone would give.

Same dicts as `mentorat.lib.charts`, drawn by the same component. What is claimed is told by the shape of the mark (full,
hatched or a plain ring) and by its words, so that it reads in black and white.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mentorat.lib.charts import GLYPH, NARROW, WIDE, Chart, Scene, number

ROW, MARK, STEP = 48.0, 10.0, 10.0
FILLS = {"supported": "solid", "lead": "hatch"}


@dataclass(frozen=True)
class Interval:
    """`low <= value <= high`, all from 0 to 100. `note` says in words what is claimed; `strength` gives the mark."""

    label: str
    value: float
    low: float
    high: float
    note: str
    strength: str = ""


def intervals(rows: Sequence[Interval], names: tuple[str, str, str, str], chance: float = 50.0) -> Chart:
    """`names` = axis, value, from, to: the heads of the table of figures."""
    if any(not 0 <= row.low <= row.value <= row.high <= 100 for row in rows):
        raise ValueError("An interval holds its value, between 0 and 100.")
    if not rows:
        return {"empty": True, "keys": [], "head": [], "rows": [], "wide": None, "narrow": None, "peak": None}
    far = max(abs(end - chance) for row in rows for end in (row.low, row.high))
    reach = max(STEP, math.ceil(far / STEP) * STEP)
    best = max(rows, key=lambda row: row.value)
    return {
        "empty": False,
        "keys": [],
        "head": list(names),
        "rows": [
            {"label": row.label, "cells": [number(round(end)) for end in (row.value, row.low, row.high)]}
            for row in rows
        ],
        "peak": {"label": best.label, "value": number(round(best.value))},
        "wide": _scene(rows, chance, reach, WIDE),
        "narrow": _scene(rows, chance, reach, NARROW),
    }


def _scene(rows: Sequence[Interval], chance: float, reach: float, width: float) -> Scene:
    height, edge = ROW * len(rows) + 26, 16.0

    def x(value: float) -> float:
        return edge + (width - 2 * edge) * (value - chance + reach) / (2 * reach)

    scene: Scene = {
        "box": f"0 0 {width:g} {height:g}", "rects": [], "lines": [], "texts": [], "areas": [], "points": "", "dots": [],
    }  # fmt: skip
    for tick in (chance - reach, chance - reach / 2, chance, chance + reach / 2, chance + reach):
        scene["lines"].append(_line(x(tick), 0, x(tick), height - 24, "base" if tick == chance else "grid"))
        scene["texts"].append(_text(x(tick), height - 6, number(round(tick)), "middle", "tick"))
    for k, row in enumerate(rows):
        top = ROW * k
        scene["texts"].append(_text(0, top + 14, _fit(row.label, width - 8 - len(row.note) * GLYPH)))
        scene["texts"].append(_text(width, top + 14, row.note, "end", "value" if row.strength else "tick"))
        scene["lines"].append(_line(x(row.low), top + 30, x(row.high), top + 30, "mark"))
        _mark(scene, x(row.value), top + 30, FILLS.get(row.strength, ""))
    return scene


def _mark(scene: Scene, x: float, y: float, fill: str) -> None:
    if fill:
        corner = {"x": f"{x - MARK / 2:.1f}", "y": f"{y - MARK / 2 - 2:.1f}"}
        scene["rects"].append({**corner, "w": f"{MARK:g}", "h": f"{MARK + 4:g}", "fill": fill})
    else:
        scene["dots"].append({"x": f"{x:.1f}", "y": f"{y:.1f}"})


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> dict[str, str]:
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return {**{name: f"{value:.1f}" for name, value in ends.items()}, "kind": kind}


def _text(x: float, y: float, text: str, anchor: str = "start", kind: str = "label") -> dict[str, str]:
    return {"x": f"{x:.1f}", "y": f"{y:.1f}", "text": text, "anchor": anchor, "kind": kind}


def _fit(text: str, width: float) -> str:
    room = max(int(width / GLYPH), 2)
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"

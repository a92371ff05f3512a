"""Charts: nothing leaves the frame, nothing speaks French in an attribute, nothing is drawn from nothing."""

import re

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorat.lib import charts
from tests.look.drawing import draw

DOT_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
values = st.one_of(st.integers(0, 10**12), st.floats(0, 1e18, allow_nan=False), st.just(0))
labels = st.text(alphabet="abcdefghij éÉ'", min_size=0, max_size=60)
rows = st.lists(st.tuples(labels, values, values), min_size=1, max_size=40)
NAMES = ("Month", "Held", "Planned")


def scenes(chart: charts.Chart) -> list[charts.Scene]:
    return [] if chart["empty"] else [chart["wide"], chart["narrow"]]


def inside(scene: charts.Scene) -> None:
    _, _, width, height = (float(word) for word in scene["box"].split())
    for rect in scene["rects"]:
        assert float(rect["x"]) >= 0
        assert float(rect["x"]) + float(rect["w"]) <= width + 0.2
        assert 0 <= float(rect["y"]) <= float(rect["y"]) + float(rect["h"]) <= height + 0.2
    points = [(dot["x"], dot["y"]) for dot in scene["dots"]]
    points += [(line[f"x{n}"], line[f"y{n}"]) for line in scene["lines"] for n in (1, 2)]
    for x, y in points:
        assert 0 <= float(x) <= width + 0.2
        assert 0 <= float(y) <= height + 0.2
    for text in scene["texts"]:
        assert 0 <= float(text["y"]) <= height
        assert min(ends(text)) >= -1
        assert max(ends(text)) <= width + 1


def ends(text: dict[str, str]) -> tuple[float, float]:
    """Where a text begins and ends, with narrow letters: what surely would be seen cut."""
    x, wide = float(text["x"]), len(text["text"]) * 5.5
    return {"start": (x, x + wide), "end": (x - wide, x), "middle": (x - wide / 2, x + wide / 2)}[
        text["anchor"]
    ]


@settings(max_examples=100)
@given(rows)
def test_months_stay_inside(given_rows: list[tuple[str, float, float]]) -> None:
    names, held, planned = (list(column) for column in zip(*given_rows, strict=True))
    for scene in scenes(charts.bar_line(names, held, planned, NAMES)):
        inside(scene)


@settings(max_examples=100)
@given(rows)
def test_bars_and_funnels_stay_inside(given_rows: list[tuple[str, float, float]]) -> None:
    names, first, second = (list(column) for column in zip(*given_rows, strict=True))
    every = [
        charts.bars(names, [first], NAMES[:2]),
        charts.bars(names, [first, second], NAMES),
        charts.funnel(list(zip(names, first, strict=True)), ("Step", "People")),
    ]
    for scene in [scene for chart in every for scene in scenes(chart)]:
        inside(scene)


@pytest.mark.parametrize(
    "chart",
    [
        charts.bar_line([], [], [], NAMES),
        charts.bar_line(["Jan"], [0], [0], NAMES),
        charts.bars(["A"], [[0], [0]], NAMES),
        charts.funnel([], ("Step", "People")),
    ],
)
def test_no_figure_gives_an_empty_state(chart: charts.Chart) -> None:
    assert chart["empty"]
    assert "<svg" not in page(chart)


@pytest.mark.parametrize("bad", [[-1.0], [float("nan")], [float("inf")], [1.0, 2.0]])
def test_what_cannot_be_drawn_is_refused(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="A chart"):
        charts.bars(["A"], [bad], NAMES[:2])


def test_the_value_longest_known_wins_the_summary() -> None:
    chart = charts.bar_line(["Jan", "Feb"], [3, 7], [5, 6], NAMES)
    assert chart["peak"] == {"label": "Feb", "value": "7"}
    assert chart["rows"][1] == {"label": "Feb", "cells": ["7", "6"]}


def page(chart: charts.Chart) -> str:
    return draw('<c-chart :chart="chart" id="c" title="Meetings" />', chart=chart)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_svg_numbers_are_plain_in_every_language(language: str) -> None:
    with translation.override(language):
        html = page(charts.bar_line(["Jan", "Feb"], [12.5, 1345.25], [0.1, 3], NAMES))
    numbers = re.findall(r'\b(?:x|y|x1|x2|y1|y2|cx|cy|width|height)="([^"]*)"', html)
    assert len(numbers) > 40
    assert [number for number in numbers if not DOT_DECIMAL.fullmatch(number)] == []
    assert ("1\u202f345,2" in html) == (language == "fr")
    assert not re.search(r"\d[.,]0<", html)


def test_every_value_is_in_the_table_and_the_ids_are_unique() -> None:
    html = page(charts.bars(["Rivage", "Orme"], [[4, 9], [2, 1]], ("Company", "Given", "Received")))
    assert html.count("<tr>") == 3
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))

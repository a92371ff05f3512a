"""The chart of margins: nothing leaves the frame, and what is claimed reads without colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorat.lib.intervals import Interval, intervals
from tests.look.test_charts import inside, labels

NAMES = ("Criterion", "Times in 100", "From", "To")
ends = st.lists(st.floats(0, 100), min_size=3, max_size=3).map(sorted)
rows = st.lists(st.tuples(labels, ends, st.sampled_from(["", "lead", "supported"])), min_size=1, max_size=15)


@given(rows)
def test_margins_stay_inside(given_rows: list[tuple[str, list[float], str]]) -> None:
    chart = intervals(
        [
            Interval(label, value, low, high, "not enough evidence", strength)
            for label, (low, value, high), strength in given_rows
        ],
        NAMES,
    )
    for scene in (chart["wide"], chart["narrow"]):
        inside(scene)
    assert [row["label"] for row in chart["rows"]] == [label for label, _ends, _strength in given_rows]


def test_each_claim_has_its_own_mark() -> None:
    scene = intervals(
        [
            Interval("a", 70, 60, 80, "supported", "supported"),
            Interval("b", 60, 51, 70, "a lead", "lead"),
            Interval("c", 50, 40, 60, "not enough"),
        ],
        NAMES,
    )["wide"]
    assert [rect["fill"] for rect in scene["rects"]] == ["solid", "hatch"]
    assert len(scene["dots"]) == 1


def test_nothing_is_drawn_from_nothing_nor_from_nonsense() -> None:
    assert intervals([], NAMES)["empty"]
    with pytest.raises(ValueError, match="holds its value"):
        intervals([Interval("a", 70, 75, 80, "")], NAMES)

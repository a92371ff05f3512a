"""Two small pictures: what each scenario reaches, and mentors given and received by company."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from matching.comparing.rows import columns
from matching.queries.compare import Compared, Side
from mentorat.lib.charts import Chart, bars

MOST = 12  # companies drawn: those that give or receive most; the workbook has them all


def charts(found: Compared) -> dict[str, Any]:
    """`quality`: one chart; `balance`: (head, chart) for each scenario, with the same companies in the same order."""
    heads = columns(found)
    drawn = _largest(found)
    return {
        "quality": bars(
            [head.label for head in heads],
            [[_points(side.mean) for side in found.sides], [_points(side.worst) for side in found.sides]],
            (_("Scenario"), _("Average, out of 100"), _("Weakest pair, out of 100")),
        ),
        "balance": [
            (head, _balance(found, side, drawn)) for head, side in zip(heads, found.sides, strict=True)
        ],
        "left_out": len(found.balance(found.sides[0])) - len(drawn),
    }


def _balance(found: Compared, side: Side, drawn: list[int]) -> Chart:
    balance = found.balance(side)
    return bars(
        [found.companies[company].name for company in drawn],
        [[balance[company][0] for company in drawn], [balance[company][1] for company in drawn]],
        (_("Company"), _("Mentors given"), _("Mentors received")),
    )


def _largest(found: Compared) -> list[int]:
    """The companies that take part most, in the order of the directory."""
    every = [found.balance(side) for side in found.sides]
    size = {company: max(sum(balance[company]) for balance in every) for company in every[0]}
    kept = set(sorted(size, key=lambda company: -size[company])[:MOST])
    return [company for company in size if company in kept]


def _points(value: int | None) -> float:
    return round((value or 0) / 100, 1)

"""Several lists in one statement: a page that needs a little of many tables asks once, not once a table.

Each part is a queryset and the columns wanted of it; they travel as JSON through one UNION ALL. Filters, scopes and the
policies of the database hold each part as they would hold it alone. Grouped parts (`values(…)` before the columns) may
count. Moments and days come back as text: `moment` and `day` read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Func, JSONField, QuerySet, Value
from django.utils.dateparse import parse_datetime

Row = dict[str, Any]
Part = tuple[QuerySet[Any, Any], Mapping[str, Any]]


def part(rows: QuerySet[Any, Any], *same: str, **columns: Any) -> Part:
    """`same` are columns under their own name, `columns` lookups or expressions under another."""
    return rows, {**{name: name for name in same}, **columns}


class Values(Func):
    """The columns of a row in their order, bare: their names need not travel with each of them."""

    function = "JSON_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **context)


def together(**parts: Part) -> dict[str, list[Row]]:
    """The rows of each part by its name, in no order: 1 query."""
    asked = [
        rows.order_by()
        .annotate(part_=Value(name), row_=Values(*columns.values()))
        .values_list("part_", "row_")
        for name, (rows, columns) in parts.items()
    ]
    found: dict[str, list[Row]] = {name: [] for name in parts}
    for name, values in asked[0].union(*asked[1:], all=True):
        found[name].append(dict(zip(parts[name][1], values, strict=True)))
    return found


def moment(text: str | None) -> datetime | None:
    """A moment as the database writes it in JSON, which is in UTC where it says no zone."""
    read = parse_datetime(text) if text else None
    return read.replace(tzinfo=UTC) if read and read.tzinfo is None else read


def day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None

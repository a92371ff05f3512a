"""What an edit of the board touched, kept row by row so that it can be put back to the byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from matching.models import Pin, Proposal, Scenario, Unpaired, Veto

Row = dict[str, Any]
Page = dict[str, Any]  # by table, the rows; under "scenario", what the edit changes of the scenario itself
TABLES: dict[str, type[Model]] = {"veto": Veto, "pin": Pin, "proposal": Proposal, "unpaired": Unpaired}
OF_SCENARIO = ("proof", "input_hash")


def dump(row: Model) -> Row:
    """Every column, as plain JSON."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def dumps(rows: Iterable[Model]) -> list[Row]:
    return [dump(row) for row in rows]


def facts(scenario: Scenario) -> Row:
    return {name: getattr(scenario, name) for name in OF_SCENARIO}


def stands(page: Mapping[str, Any], scenario: Scenario) -> bool:
    """Whether every row of the page is still as it was written there."""
    for table, model in TABLES.items():
        rows = page.get(table, [])
        now = {row.pk: dump(row) for row in _rows(model, scenario).filter(pk__in=[row["id"] for row in rows])}
        if any(now.get(row["id"]) != row for row in rows):
            return False
    return True


def restore(scenario: Scenario, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Puts the rows of `before` where those of `after` stand; `scenario` is changed, and left to the caller to save."""
    for table, model in TABLES.items():
        keep = {row["id"] for row in before.get(table, [])}
        gone = [row["id"] for row in after.get(table, []) if row["id"] not in keep]
        _rows(model, scenario).filter(pk__in=gone).delete()
    for table, model in TABLES.items():
        for row in before.get(table, []):
            _put(model, row)
    for name, value in before.get("scenario", {}).items():
        setattr(scenario, name, value)


def _put(model: type[Model], row: Row) -> None:
    """Dates included: what the database sets by itself when a row is added is set back."""
    values = {field.attname: field.to_python(row[field.attname]) for field in model._meta.concrete_fields}
    found = model(**values)
    found.save(force_insert=not model._base_manager.filter(pk=row["id"]).exists())
    model._base_manager.filter(pk=row["id"]).update(
        **{name: value for name, value in values.items() if isinstance(value, datetime)}
    )


def _rows(model: type[Model], scenario: Scenario) -> Any:
    return model._base_manager.filter(program=scenario.program_id)

"""What would join two tenants: a row of one that points to a row of the other, a statement that writes a number of theirs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

from tests.attack.worlds import FOREIGN
from tests.guards import WRITE

THEIR_NUMBER = re.compile(rf"\b{FOREIGN // 1000}\d{{3}}\b")


@dataclass
class Written:
    """The tables written meanwhile, and the statements that wrote a number of theirs."""

    tables: set[str] = field(default_factory=set)
    theirs: list[str] = field(default_factory=list)


@contextmanager
def heard() -> Iterator[Written]:
    found = Written()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if wrote := WRITE.match(str(sql)):
            found.tables.add(wrote["table"])
            said = json.dumps(params, default=lambda each: getattr(each, "obj", None) or repr(each))
            if THEIR_NUMBER.search(said):
                found.theirs.append(f"{wrote['table']}: {said[:300]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def _whose(model: type[Model], alias: str) -> str | None:
    """The consortium of a row, in SQL; None for a table of no tenant."""
    fields = {each.name for each in model._meta.fields}
    if model._meta.label == "programs.Consortium":
        return f"{alias}.id"
    if "consortium" in fields:
        return f"{alias}.consortium_id"
    if "program" in fields:
        return f"(SELECT p.consortium_id FROM programs_program p WHERE p.id = {alias}.program_id)"
    return None


@cache
def keys() -> dict[str, list[str]]:
    """For each table, the questions that count its rows which point to a row of another consortium, one for each key."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        for key in model._meta.fields:
            if not isinstance(key, ForeignKey) or key.model is not model:
                continue
            ours, theirs = _whose(model, "a"), _whose(key.related_model, "b")
            if ours is None or theirs is None:
                continue
            table, other = model._meta.db_table, key.related_model._meta.db_table
            found.setdefault(table, []).append(
                f'SELECT \'{table}.{key.column}\', count(*) FROM "{table}" a JOIN "{other}" b'
                f" ON b.id = a.{key.column} WHERE {ours} <> {theirs} HAVING count(*) > 0"
            )
    return found


def crossings(tables: set[str] | None = None) -> list[tuple[str, int]]:
    """The keys that join two tenants, and in how many rows; of these tables, or of all."""
    asked = [
        each for table, several in keys().items() if tables is None or table in tables for each in several
    ]
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({each})" for each in asked))
        return [(name, int(count)) for name, count in cursor.fetchall()]

"""What a test builds again and again is built once by a worker, through the services, then put back row for row.

And what a test left is taken away, without asking more of PostgreSQL than there is.

A world of tests costs some four hundred statements; its rows come back in a dozen. They are those that the services wrote,
with the same keys, so that no test stands on a state the product could not reach.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import TypeVar

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.guards import as_owner


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests connect as the application does in production: a role that owns nothing, held by the policies."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        call_command("secure_database", verbosity=0, stdout=StringIO())
        patch.setitem(connection.settings_dict["OPTIONS"], "assume_role", "mentorat_app")
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty())
        connection.close()
        yield  # whoever takes the database away owns it


T = TypeVar("T")
Rows = dict[str, set[str]]  # by table, each row as JSON
FIXED = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass(frozen=True)
class Memory:
    """The rows that were added, ready to be read back, and what was given to the test."""

    rows: dict[str, str]
    given: object


memories: dict[Hashable, Memory] = {}


def remembered(key: Hashable, build: Callable[[], T], *, stranger: bool) -> T:
    """`build()`, or its rows put back when it was built before at the same time of a clock that stands still.

    `stranger` says that nothing of that world is there yet: otherwise it is built for real, whatever that gives.
    """
    whole = (key, timezone.now() if time_machine.escape_hatch.is_travelling() else timezone.now().date())
    if not stranger:
        return build()
    if whole in memories:
        put_back(memories[whole].rows)
        return copy.deepcopy(memories[whole].given)  # type: ignore[return-value]
    before = everything()
    with transaction.atomic():
        built = build()
    after = everything()
    if all(rows <= after[table] for table, rows in before.items()):  # what was there has not changed
        added = {table: after[table] - before[table] for table in after if after[table] > before[table]}
        memories[whole] = Memory(
            {table: f"[{','.join(rows)}]" for table, rows in added.items()}, copy.deepcopy(built)
        )
    return built


@cache
def tables() -> dict[str, list[str]]:
    """The columns of each table that a person may fill."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT table_name, quote_ident(column_name) FROM information_schema.columns
            JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
            ORDER BY table_name, ordinal_position"""
        )
        for table, column in cursor.fetchall():
            if table not in FIXED:
                found.setdefault(table, []).append(column)
    return found


def everything() -> Rows:
    """Every row of every table."""
    found: Rows = {table: set() for table in tables()}
    reading = " UNION ALL ".join(f"SELECT '{table}', to_jsonb(t)::text FROM {table} t" for table in found)
    with connection.cursor() as cursor, as_owner():
        cursor.execute(reading)
        for table, row in cursor.fetchall():
            found[table].add(row)
    return found


def empty() -> None:
    """Take every row away: where nothing is, nothing is asked, so that a test costs what it left."""
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables())
    with past_the_rules() as cursor:
        cursor.execute(asked)
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")


def put_back(rows: dict[str, str]) -> None:
    """Add the rows as they were; the rules that they passed once are not asked again."""
    with past_the_rules() as cursor:
        for table, content in rows.items():
            names = ", ".join(tables()[table])
            cursor.execute(
                f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE "
                f"SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, %s)",
                [content],
            )


@contextmanager
def past_the_rules() -> Iterator[CursorWrapper]:
    """A transaction in which no trigger and no foreign key is asked; they hold again once it is over."""
    with transaction.atomic(), connection.cursor() as cursor, as_owner():
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")

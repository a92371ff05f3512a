"""Migration operations for what only PostgreSQL can hold (on SQLite, the demo, they do nothing), and what it refused."""

from __future__ import annotations

from typing import Any, Literal

from django.db import IntegrityError, connection, migrations
from django.db.transaction import TransactionManagementError


class OnPostgresql(migrations.RunSQL):
    """SQL that runs on PostgreSQL alone. Unlike a function it asks for no models, so that a first set-up stays quick."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


def on_postgresql(forward: str, backward: str) -> OnPostgresql:
    """Runs `forward` on PostgreSQL alone, and `backward` to undo it."""
    return OnPostgresql(forward, backward)


def same_tenant(table: str, column: str, target: str, key: str = "program_id") -> OnPostgresql:
    """A composite foreign key: the row that `column` points to has the same `key` (programme or consortium)."""
    name = f"{table}_{column}_same_{key}"[:63]
    return on_postgresql(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({key}, {column}) "
        f"REFERENCES {target} ({key}, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def append_only(table: str) -> OnPostgresql:
    """A trigger that refuses UPDATE and DELETE on `table`."""
    return on_postgresql(
        f"""
        CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
        """,
        f"DROP TRIGGER append_only ON {table}; DROP FUNCTION {table}_append_only();",
    )


def open_door(name: Literal["erasure", "purge"]) -> None:
    """Opens, until this transaction ends, the narrow way through append-only rows that the triggers know by that name.

    Raises TransactionManagementError outside a transaction: a door is never left open.
    """
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise TransactionManagementError("A door is opened in a transaction alone.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('mentorat.door', %s || ':' || pg_current_xact_id()::text, true)", [name]
            )


def refused_by(error: IntegrityError) -> str:
    """The name of the constraint (or of the trigger's rule) that PostgreSQL opposed; "" when it is not known."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""

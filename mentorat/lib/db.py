"""Migration operations for what only PostgreSQL can hold (on SQLite, the demo, they do nothing), and what it refused."""

from __future__ import annotations

from django.db import IntegrityError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def on_postgresql(forward: str, backward: str) -> migrations.RunPython:
    """Runs `forward` on PostgreSQL alone, and `backward` to undo it."""

    def run(sql: str) -> object:
        def act(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(sql, params=None)

        return act

    return migrations.RunPython(run(forward), run(backward))  # type: ignore[arg-type]


def same_tenant(table: str, column: str, target: str, key: str = "program_id") -> migrations.RunPython:
    """A composite foreign key: the row that `column` points to has the same `key` (programme or consortium)."""
    name = f"{table}_{column}_same_{key}"[:63]
    return on_postgresql(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({key}, {column}) "
        f"REFERENCES {target} ({key}, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def append_only(table: str) -> migrations.RunPython:
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


def refused_by(error: IntegrityError) -> str:
    """The name of the constraint (or of the trigger's rule) that PostgreSQL opposed; "" when it is not known."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""

"""`python3 manage.py secure_database --role mentorat_app`: after each migration, as the owner of the tables."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from psycopg import sql

from mentorat.lib import rows


class Command(BaseCommand):
    """Makes the application's role when there is none, writes the policies of the tables and gives the rights."""

    help = (
        "Prépare le rôle de l’application : droits, et politiques qui tiennent chaque ligne à son consortium."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--role", default="mentorat_app", help="the role that the application connects as"
        )
        parser.add_argument("--password-env", help="the environment variable that holds its password")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("DATABASE_URL does not point to PostgreSQL: nothing to secure.")
        with transaction.atomic():
            self._role(options["role"], options["password_env"])
            held = rows.secure(options["role"])
        self.stdout.write(f"{held} tables are held to their tenant for the role {options['role']}.")

    def _role(self, role: str, variable: str | None) -> None:
        import os

        name = sql.Identifier(role)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('mentorat.secure'))"
            )  # roles belong to the whole server
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(
                    sql.SQL("CREATE ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(name)
                )
            if variable is not None:
                password = os.environ.get(variable)
                if not password:
                    raise CommandError(f"{variable} is empty: give it the password of the role.")
                cursor.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(password)))

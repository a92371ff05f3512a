"""Django's PostgreSQL, which tells the server before each statement whose rows the present scope may see.

The scope of django-scopes is repeated to PostgreSQL as settings of the transaction alone (`SET LOCAL`): nothing is left on
a connection for whoever takes it next, a pooler included. Policies on the tables of the tenants (see `rows`) read them:
where no scope is open, no row is there, whatever the statement forgot to ask.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from mentorat.lib import rows

TELL = "SELECT set_config('mentorat.everyone', %s, true), set_config('mentorat.consortiums', %s, true), set_config('mentorat.programs', %s, true), set_config('mentorat.person', %s, true), set_config('mentorat.confided', %s, true)"
OF_ROWS = (
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "WITH",
    "MERGE",
    "EXPLAIN",
    "(",
)  # the others read no row, or cannot stand in a transaction


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; `told` is what PostgreSQL knows of the scope in the transaction that runs, None when it must be said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: rows.Sight | None = None
        self.execute_wrappers.append(self._tell_first)

    def _tell_first(self, execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not str(sql).lstrip().upper().startswith(OF_ROWS):
            return execute(sql, params, many, context)
        sight = rows.sight()
        if not self.in_atomic_block:
            with self.wrap_database_errors, self.connection.transaction():
                self.connection.execute(TELL, sight)
                return execute(sql, params, many, context)
        if sight != self.told:
            with self.wrap_database_errors:
                self.connection.execute(TELL, sight)
            self.told = sight
        return execute(sql, params, many, context)

    # What ends a transaction, or goes back in it, takes the settings away.

    def _commit(self) -> Any:
        self.told = None
        return super()._commit()  # type: ignore[misc]

    def _rollback(self) -> Any:
        self.told = None
        return super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> Any:
        self.told = None
        return super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _set_autocommit(self, autocommit: bool) -> Any:
        self.told = None
        return super()._set_autocommit(autocommit)  # type: ignore[misc]

    def close(self) -> Any:
        self.told = None
        return super().close()

"""The third lock: PostgreSQL's row-level security on the tables of the tenants, for a role that owns nothing.

`sight` says whose rows the present scope may see; the connection repeats it to PostgreSQL (`mentorat.lib.postgresql`), and
the policies that `secure` writes hold every statement of the application's role to it. Whoever migrates is another role,
the owner of the tables. `weaknesses` tells what is missing.

What a person confides (`CONFINED`) asks for more than the scope: who looks must be its author, or somebody it is meant for.
Who looks is told by `seen_by`; `confided` opens these tables to the few jobs that count or erase without showing anything.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection
from django_scopes.state import get_scope
from psycopg import sql

from mentorat.lib.scoping import ScopedManager

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

P = ParamSpec("P")
R = TypeVar("R")

# Tables of a tenant that are read before its scope is open, and why.
BEFORE_THE_SCOPE = {
    "programs.Program": "the door looks it up by its address",
    "programs.Company": "the door reads it with the person's roles",
}
# Rows that are never rewritten, and the words that erasure alone may blank in them, behind its door (`mentorat.lib.db`).
APPEND_ONLY = {
    "programs_auditevent": ["data"],
    "programs_fileaccess": [],
    "charters_signature": ["signer_name", "signer_email", "signer_title", "ip", "user_agent", "erased_at"],
}
# What is confided, and whose eyes it is for beside the scope's; whoever writes must be one of them.
AUTHOR = "author_id = (SELECT mentorat_person())"
FOLLOWERS = "mentorat_follows(program_id, binome_id)"
CONFINED = {
    "tracking.Pulse": AUTHOR,
    "tracking.PulseSignal": f"{AUTHOR} OR {FOLLOWERS}",
    "tracking.Point": f"""{FOLLOWERS} OR participant_id = (SELECT mentorat_person())
        OR (side = '' AND mentorat_of_pair(binome_id)
            AND (starts_at IS NOT NULL OR asked_by_id = (SELECT mentorat_person())))""",
    "tracking.PointNote": FOLLOWERS,
    "tracking.CheckIn": f"{AUTHOR} OR {FOLLOWERS}",
    "tracking.CheckInAnswer": f"{AUTHOR} OR (named AND {FOLLOWERS})",
}


class Sight(NamedTuple):
    """Whose rows are seen: everybody's ("on"), else those of these consortiums and programmes (ids, with commas); by whom
    (the id of an account), and whether what is confided is open."""

    everyone: str
    consortiums: str
    programs: str
    person: str = ""
    confided: str = "off"


NOTHING, EVERYTHING = Sight("off", "", ""), Sight("on", "", "")
_person: ContextVar[str] = ContextVar("person", default="")
_confided: ContextVar[str] = ContextVar("confided", default="off")


@contextmanager
def seen_by(person: int) -> Iterator[None]:
    """Whose eyes these are, by the key of their account: for the length of a request, or of a verb of theirs."""
    token = _person.set(str(person))
    try:
        yield
    finally:
        _person.reset(token)


@contextmanager
def confided() -> Iterator[None]:
    """Opens what is confided to code that shows nothing of it: it counts enough people together, asks who is to be
    reminded, copies or erases what is a person's own. Each of its callers is listed in a test."""
    token = _confided.set("on")
    try:
        yield
    finally:
        _confided.reset(token)


def as_actor(verb: Callable[P, R]) -> Callable[P, R]:
    """A service that runs with the eyes of its `actor`."""

    @wraps(verb)
    def run(*args: P.args, **given: P.kwargs) -> R:
        with seen_by(given["actor"].pk):  # type: ignore[attr-defined]
            return verb(*args, **given)

    return run


def sight() -> Sight:
    """What may be seen now, and by whom."""
    return _tenant()._replace(person=_person.get(), confided=_confided.get())


def _tenant() -> Sight:
    """What the present scope may see: its consortium, or the one of its programme. Outside a scope: nothing.

    The tenant is the consortium: a cohort may carry its alumni into the next one. Between the programmes of a consortium
    the second lock and the composite keys hold.
    """
    scope: dict[str, Any] = get_scope()
    if not scope:
        return outside()
    if not scope.get("_enabled", True):
        return EVERYTHING
    return Sight("off", _ids(scope.get("consortium")), _ids(scope.get("program")))


def outside() -> Sight:
    """What is seen where no scope is open: nobody's rows."""
    return NOTHING


def _ids(value: Any) -> str:
    several = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
    return ",".join(str(getattr(each, "pk", each)) for each in several)


def tables() -> Iterator[tuple[type[Model], str]]:
    """The models whose rows are held, each with the key that says whose it is: "program_id", else "consortium_id"."""
    for model in apps.get_models():
        fields = {field.name for field in model._meta.fields if not field.null}
        key = next((key for key in ("program", "consortium") if key in fields), None)
        if (
            key
            and isinstance(model._meta.default_manager, ScopedManager)
            and model._meta.label not in BEFORE_THE_SCOPE
        ):
            yield model, f"{key}_id"


FUNCTIONS = """
CREATE OR REPLACE FUNCTION mentorat_everyone() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('mentorat.everyone', true), '') = 'on'
$$;
CREATE OR REPLACE FUNCTION mentorat_consortiums() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        string_to_array(nullif(current_setting('mentorat.consortiums', true), ''), ',')::bigint[],
        (SELECT array_agg(DISTINCT consortium_id) FROM programs_program
         WHERE id = ANY (string_to_array(nullif(current_setting('mentorat.programs', true), ''), ',')::bigint[]))
    )
$$;
CREATE OR REPLACE FUNCTION mentorat_programs() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(id) FROM programs_program WHERE consortium_id = ANY (mentorat_consortiums())
$$;
CREATE OR REPLACE FUNCTION mentorat_person() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('mentorat.person', true), '')::bigint
$$;
CREATE OR REPLACE FUNCTION mentorat_confided() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('mentorat.confided', true), '') = 'on'
$$;
-- Whether the person is one of the two of that pair.
CREATE OR REPLACE FUNCTION mentorat_of_pair(bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM matching_binome b JOIN programs_candidate c ON c.id IN (b.mentor_id, b.mentee_id)
        WHERE b.id = $1 AND c.user_id = mentorat_person()
    )
$$;
-- Whether the person coordinates that programme and is not themself of that pair.
CREATE OR REPLACE FUNCTION mentorat_follows(bigint, bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM programs_membership m JOIN programs_program p ON p.id = $1
        WHERE m.user_id = mentorat_person() AND m.role = 'coordinator' AND m.consortium_id = p.consortium_id
            AND (m.program_id IS NULL OR m.program_id = p.id)
    ) AND NOT mentorat_of_pair($2)
$$;
"""
SEES = {
    "program_id": "(SELECT mentorat_everyone()) OR program_id = ANY ((SELECT mentorat_programs())::bigint[])",
    "consortium_id": "(SELECT mentorat_everyone()) OR consortium_id = ANY ((SELECT mentorat_consortiums())::bigint[])",
}
# Triggers guard what is true for all: they see every row, whatever the scope of who writes.
DEFINERS = """
DO $$ DECLARE found regprocedure; BEGIN
    FOR found IN SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'public' AND p.prorettype = 'trigger'::regtype AND NOT p.prosecdef
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', found);
    END LOOP;
END $$;
"""
GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""


def secure(role: str) -> int:
    """Write the policies and give `role` its rights, as the owner of the tables; the number of tables held. Idempotent."""
    held = list(tables())
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        cursor.execute(DEFINERS)
        for model, key in held:
            table = sql.Identifier(model._meta.db_table)
            cursor.execute(
                sql.SQL(
                    "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; DROP POLICY IF EXISTS tenant ON {table}; "
                    f"CREATE POLICY tenant ON {{table}} USING ({SEES[key]}) WITH CHECK ({SEES[key]})"
                ).format(table=table)
            )
            meant_for = CONFINED.get(model._meta.label)
            if meant_for:
                clause = f"(SELECT mentorat_confided()) OR {meant_for}"
                cursor.execute(
                    sql.SQL(
                        "DROP POLICY IF EXISTS confined ON {table}; "
                        f"CREATE POLICY confined ON {{table}} AS RESTRICTIVE USING ({clause}) WITH CHECK ({clause})"
                    ).format(table=table)
                )
        cursor.execute(sql.SQL(GRANTS).format(role=name))
        for each, columns in APPEND_ONLY.items():
            table = sql.Identifier(each)
            cursor.execute(sql.SQL("REVOKE UPDATE ON {} FROM {}").format(table, name))
            if columns:
                words = sql.SQL(", ").join(map(sql.Identifier, columns))
                cursor.execute(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(words, table, name))
    return len(held)


def weaknesses() -> list[str]:
    """What keeps the locks from holding, as the role that is connected: a sentence each, none when all is well."""
    found: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            found.append("The role of DATABASE_URL is a superuser, or is held by no policy.")
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND pg_has_role(r.oid, 'MEMBER')"
        )
        if cursor.fetchone()[0]:
            found.append("The role of DATABASE_URL owns the tables: their policies do not hold it.")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relrowsecurity"
        )
        held = {name for (name,) in cursor.fetchall()}
        open_tables = sorted({model._meta.db_table for model, _key in tables()} - held)
        if open_tables:
            found.append(f"Tables without a policy: {', '.join(open_tables)}.")
        cursor.execute(
            "SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'confined'"
        )
        confined = {name for (name,) in cursor.fetchall()}
        read = sorted({apps.get_model(label)._meta.db_table for label in CONFINED} - confined)
        if read:
            found.append(f"Tables of what is confided that any reader of the scope reads: {', '.join(read)}.")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY (%s) AND has_table_privilege(oid, 'UPDATE')",
            [list(APPEND_ONLY)],
        )
        found += [f"The role of DATABASE_URL may rewrite {name}." for (name,) in cursor.fetchall()]
    return found

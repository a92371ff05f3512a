"""The one way through rows that are never changed: erasure blanks words of the register, and its time of keeping ends.

`mentorat_door(name)` is true in the one transaction that opened it (mentorat/lib/db.py). Behind it the register lets
texts of `data` change, nothing else; rows go once their programme has lost its people (accesses) or its proof (acts).
"""

from django.db import migrations

from mentorat.lib.db import on_postgresql

DOOR = """
CREATE FUNCTION mentorat_door(name text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('mentorat.door', true), '') = name || ':' || pg_current_xact_id()::text
$$;
"""

REGISTER = """
CREATE OR REPLACE FUNCTION programs_auditevent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND mentorat_door('erasure')
        AND to_jsonb(NEW) - 'data' = to_jsonb(OLD) - 'data'
        AND NOT EXISTS (
            SELECT FROM jsonb_each(OLD.data) was FULL JOIN jsonb_each(NEW.data) now USING (key)
            WHERE was.value IS NULL OR now.value IS NULL OR jsonb_typeof(was.value) <> jsonb_typeof(now.value)
                OR (jsonb_typeof(was.value) IN ('number', 'boolean') AND was.value <> now.value)
        )
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND mentorat_door('purge') AND EXISTS (
        SELECT FROM programs_program p WHERE p.id = OLD.program_id AND p.proof_purged_at IS NOT NULL
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
REGISTER_BEFORE = """
CREATE OR REPLACE FUNCTION programs_auditevent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

ACCESSES = """
CREATE FUNCTION programs_fileaccess_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND mentorat_door('purge') AND EXISTS (
        SELECT FROM programs_program p WHERE p.id = OLD.program_id AND p.purged_at IS NOT NULL
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON programs_fileaccess
    FOR EACH ROW EXECUTE FUNCTION programs_fileaccess_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0017_privacy")]
    operations = [
        on_postgresql(DOOR, "DROP FUNCTION mentorat_door(text);"),
        on_postgresql(REGISTER, REGISTER_BEFORE),
        on_postgresql(
            ACCESSES,
            "DROP TRIGGER append_only ON programs_fileaccess; DROP FUNCTION programs_fileaccess_append_only();",
        ),
    ]

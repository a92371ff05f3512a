"""A later version of a charter replaces the one in force of its own pair, while that pair is active (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

REPLACES = """
CREATE FUNCTION charters_charter_replaces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM charters_charter former JOIN matching_binome pair ON pair.id = former.binome_id
        WHERE former.id = NEW.replaces_id AND former.binome_id = NEW.binome_id
            AND former.completed_at IS NOT NULL AND former.version < NEW.version AND pair.state = 'active'
    ) THEN
        RAISE EXCEPTION 'charter_replaces_in_force: charter % replaces nothing that is in force', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_replaces_in_force';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER replaces_in_force AFTER INSERT OR UPDATE OF replaces_id, binome_id ON charters_charter
    FOR EACH ROW EXECUTE FUNCTION charters_charter_replaces();
"""
UNDONE = """
DROP TRIGGER replaces_in_force ON charters_charter;
DROP FUNCTION charters_charter_replaces();
"""


class Migration(migrations.Migration):
    dependencies = [("charters", "0011_versions"), ("matching", "0009_failed_early")]
    operations = [
        same_tenant("charters_charter", "replaces_id", "charters_charter"),
        on_postgresql(REPLACES, UNDONE),
    ]

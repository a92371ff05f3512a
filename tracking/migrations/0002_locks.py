"""Meetings, costs and committee stay in their programme and consortium; custom parts sum to 100 % when the transaction ends (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

WHOLE = """
CREATE FUNCTION tracking_custom_parts_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint;
    total bigint;
BEGIN
    IF TG_TABLE_NAME = 'tracking_costsharing' THEN
        which := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        which := OLD.sharing_id;
    ELSE
        which := NEW.sharing_id;
    END IF;
    SELECT COALESCE(SUM(part.weight), 0) INTO total
        FROM tracking_costsharing sharing LEFT JOIN tracking_costpart part ON part.sharing_id = sharing.id
        WHERE sharing.id = which AND sharing.rule = 'custom'
        GROUP BY sharing.id;
    IF FOUND AND total <> 10000 THEN
        RAISE EXCEPTION 'custom parts sum to % hundredths of a percent, not 10000', total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER custom_parts_whole AFTER INSERT OR UPDATE ON tracking_costsharing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracking_custom_parts_whole();
CREATE CONSTRAINT TRIGGER custom_parts_whole AFTER INSERT OR UPDATE OR DELETE ON tracking_costpart
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracking_custom_parts_whole();
"""
UNDONE = """
DROP TRIGGER custom_parts_whole ON tracking_costpart;
DROP TRIGGER custom_parts_whole ON tracking_costsharing;
DROP FUNCTION tracking_custom_parts_whole();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0001_initial"), ("matching", "0002_locks")]
    operations = [
        same_tenant("tracking_meeting", "binome_id", "matching_binome"),
        same_tenant("tracking_costpart", "sharing_id", "tracking_costsharing"),
        same_tenant("tracking_costpart", "program_id", "programs_program", key="consortium_id"),
        same_tenant("tracking_costpart", "company_id", "programs_company", key="consortium_id"),
        same_tenant("tracking_committeesession", "report_id", "tracking_report"),
        same_tenant("tracking_attendance", "session_id", "tracking_committeesession"),
        same_tenant("tracking_decision", "session_id", "tracking_committeesession"),
        same_tenant("tracking_decision", "program_id", "programs_program", key="consortium_id"),
        same_tenant("tracking_decision", "owner_company_id", "programs_company", key="consortium_id"),
        on_postgresql(WHOLE, UNDONE),
    ]

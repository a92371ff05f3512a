"""A request for help is of a member of the pair, in its programme, whoever writes (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

MEMBER = """
CREATE FUNCTION tracking_help_of_a_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM matching_binome WHERE id = NEW.binome_id AND NEW.asker_id IN (mentor_id, mentee_id)
    ) THEN
        RAISE EXCEPTION 'help_of_a_member: request % is of nobody of the pair', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'help_of_a_member';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER of_a_member AFTER INSERT ON tracking_helprequest
    FOR EACH ROW EXECUTE FUNCTION tracking_help_of_a_member();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0007_help")]
    operations = [
        same_tenant("tracking_helprequest", "binome_id", "matching_binome"),
        same_tenant("tracking_helprequest", "asker_id", "programs_candidate"),
        same_tenant("tracking_helpword", "request_id", "tracking_helprequest"),
        on_postgresql(
            MEMBER,
            "DROP TRIGGER of_a_member ON tracking_helprequest; DROP FUNCTION tracking_help_of_a_member();",
        ),
    ]

"""A talk is of the pair, in its programme, with the member whose side it bears; its notes are of the same (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

OF_A_SIDE = """
CREATE FUNCTION tracking_point_of_that_side() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.side <> '' AND NOT EXISTS (
        SELECT 1 FROM matching_binome b
        JOIN programs_candidate c ON c.id = CASE NEW.side WHEN 'mentor' THEN b.mentor_id ELSE b.mentee_id END
        WHERE b.id = NEW.binome_id AND c.user_id = NEW.participant_id
    ) THEN
        RAISE EXCEPTION 'of_that_side: row % is of nobody on that side of the pair', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'of_that_side';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER of_that_side AFTER INSERT ON tracking_point
    FOR EACH ROW EXECUTE FUNCTION tracking_point_of_that_side();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0023_points")]
    operations = [
        same_tenant("tracking_point", "binome_id", "matching_binome"),
        same_tenant("tracking_pointnote", "binome_id", "matching_binome"),
        same_tenant("tracking_pointnote", "point_id", "tracking_point"),
        on_postgresql(
            OF_A_SIDE, "DROP TRIGGER of_that_side ON tracking_point; DROP FUNCTION tracking_point_of_that_side();"
        ),
    ]

"""An answer, and the sign that comes of it, are of the member of the pair whose side they bear, in its programme (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

OF_A_SIDE = """
CREATE FUNCTION tracking_of_that_side() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM matching_binome b
        JOIN programs_candidate c ON c.id = CASE NEW.side WHEN 'mentor' THEN b.mentor_id ELSE b.mentee_id END
        WHERE b.id = NEW.binome_id AND c.user_id = NEW.author_id
    ) THEN
        RAISE EXCEPTION 'of_that_side: row % is of nobody on that side of the pair', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'of_that_side';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER of_that_side AFTER INSERT ON tracking_pulse
    FOR EACH ROW EXECUTE FUNCTION tracking_of_that_side();
CREATE TRIGGER of_that_side AFTER INSERT ON tracking_pulsesignal
    FOR EACH ROW EXECUTE FUNCTION tracking_of_that_side();
"""
BACK = """
DROP TRIGGER of_that_side ON tracking_pulsesignal;
DROP TRIGGER of_that_side ON tracking_pulse;
DROP FUNCTION tracking_of_that_side();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0017_pulses")]
    operations = [
        same_tenant("tracking_pulse", "binome_id", "matching_binome"),
        same_tenant("tracking_pulsesignal", "binome_id", "matching_binome"),
        on_postgresql(OF_A_SIDE, BACK),
    ]

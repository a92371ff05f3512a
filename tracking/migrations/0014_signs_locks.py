"""What is said of a pair's signs is said in its programme, and never rewritten (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

KEPT = """
CREATE FUNCTION tracking_sign_said_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.step, NEW.outcome, NEW.signs, NEW.until, NEW.at, NEW.binome_id)
        IS DISTINCT FROM (OLD.step, OLD.outcome, OLD.signs, OLD.until, OLD.at, OLD.binome_id)
    THEN
        RAISE EXCEPTION 'sign_said_once: what was said of a sign is not rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_said_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER said_once BEFORE UPDATE ON tracking_signact
    FOR EACH ROW EXECUTE FUNCTION tracking_sign_said_once();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0013_signs")]
    operations = [
        same_tenant("tracking_signact", "binome_id", "matching_binome"),
        on_postgresql(
            KEPT, "DROP TRIGGER said_once ON tracking_signact; DROP FUNCTION tracking_sign_said_once();"
        ),
    ]

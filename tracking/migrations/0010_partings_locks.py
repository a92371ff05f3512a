"""What is said of an end is said in its programme, of a pair that ended, whoever writes (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

ENDED = """
CREATE FUNCTION tracking_parting_of_an_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM matching_binome WHERE id = NEW.binome_id AND state <> 'ended') THEN
        RAISE EXCEPTION 'parting_of_an_end: pair % has not ended', NEW.binome_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parting_of_an_end';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER of_an_end AFTER INSERT ON tracking_parting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracking_parting_of_an_end();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0009_partings")]
    operations = [
        same_tenant("tracking_parting", "binome_id", "matching_binome"),
        on_postgresql(
            ENDED,
            "DROP TRIGGER of_an_end ON tracking_parting; DROP FUNCTION tracking_parting_of_an_end();",
        ),
    ]

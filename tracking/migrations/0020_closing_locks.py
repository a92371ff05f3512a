"""What is said and given at the end is said and given in its own programme; a pair that never began is not evaluated, and a
testimony appears by its author's own agreement, whoever writes (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

BEGAN = """
CREATE FUNCTION tracking_evaluation_of_what_began() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM matching_binome WHERE id = NEW.binome_id AND started_at IS NULL) THEN
        RAISE EXCEPTION 'evaluation_of_what_began: pair % never began', NEW.binome_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_of_what_began';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER of_what_began AFTER INSERT ON tracking_evaluation
    FOR EACH ROW EXECUTE FUNCTION tracking_evaluation_of_what_began();
CREATE FUNCTION tracking_testimony_by_its_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.consent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM programs_consent
        WHERE id = NEW.consent_id AND candidate_id = NEW.candidate_id AND purpose = 'testimony'
    ) THEN
        RAISE EXCEPTION 'testimony_by_its_author: testimony % has another agreement', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'testimony_by_its_author';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER by_its_author AFTER INSERT OR UPDATE ON tracking_testimony
    FOR EACH ROW EXECUTE FUNCTION tracking_testimony_by_its_author();
"""
BACK = """
DROP TRIGGER by_its_author ON tracking_testimony;
DROP FUNCTION tracking_testimony_by_its_author();
DROP TRIGGER of_what_began ON tracking_evaluation;
DROP FUNCTION tracking_evaluation_of_what_began();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0019_closing")]
    operations = [
        same_tenant("tracking_evaluation", "binome_id", "matching_binome"),
        same_tenant("tracking_certificate", "candidate_id", "programs_candidate"),
        same_tenant("tracking_testimony", "candidate_id", "programs_candidate"),
        on_postgresql(BEGAN, BACK),
    ]

"""A pair that came to the last month of its programme did not fail: the two may meet again in another cohort (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql

APART = """
CREATE OR REPLACE FUNCTION matching_binome_not_failed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one text := (SELECT lower(email) FROM programs_candidate WHERE id = NEW.mentor_id);
    other text := (SELECT lower(email) FROM programs_candidate WHERE id = NEW.mentee_id);
BEGIN
    IF EXISTS (
        SELECT 1 FROM matching_veto veto
        JOIN programs_candidate a ON a.id = veto.mentor_id
        JOIN programs_candidate b ON b.id = veto.mentee_id
        JOIN programs_program theirs ON theirs.id = veto.program_id
        JOIN programs_program ours ON ours.consortium_id = theirs.consortium_id
        WHERE ours.id = NEW.program_id AND veto.source = 'failed'
            AND (theirs.id = ours.id OR veto.made_at < theirs.ends_on - 30)
            AND (lower(a.email), lower(b.email)) IN ((one, other), (other, one))
    ) THEN
        RAISE EXCEPTION 'binome_not_failed: the two of pair % were a pair that was ended', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_not_failed';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_failed_apart")]
    operations = [on_postgresql(APART, "SELECT 1;")]

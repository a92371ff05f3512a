"""Two people whose pair was ended are never a pair again, in any programme of their consortium nor the other way round,
whoever writes (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql

APART = """
CREATE FUNCTION matching_binome_not_failed() RETURNS trigger LANGUAGE plpgsql AS $$
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
            AND (lower(a.email), lower(b.email)) IN ((one, other), (other, one))
    ) THEN
        RAISE EXCEPTION 'binome_not_failed: the two of pair % were a pair that was ended', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_not_failed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER not_failed AFTER INSERT ON matching_binome
    FOR EACH ROW EXECUTE FUNCTION matching_binome_not_failed();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_lives_hold")]
    operations = [
        on_postgresql(
            APART, "DROP TRIGGER not_failed ON matching_binome; DROP FUNCTION matching_binome_not_failed();"
        ),
    ]

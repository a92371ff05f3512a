"""Nobody is "paired" without a pair, held by PostgreSQL whoever writes the state of a candidate."""

from django.db import migrations

from mentorat.lib.db import on_postgresql

PAIRED = """
CREATE FUNCTION programs_candidate_paired_has_pair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM matching_binome WHERE (mentor_id = NEW.id OR mentee_id = NEW.id)
            AND state IN ('formed', 'announced', 'accepted', 'active', 'paused')
    ) THEN
        RAISE EXCEPTION 'candidate_paired_has_pair: candidate % is in no live pair', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'candidate_paired_has_pair';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER paired_has_pair AFTER UPDATE OF state ON programs_candidate
    FOR EACH ROW WHEN (NEW.state = 'paired' AND OLD.state <> 'paired')
    EXECUTE FUNCTION programs_candidate_paired_has_pair();
CREATE TRIGGER paired_from_the_start AFTER INSERT ON programs_candidate
    FOR EACH ROW WHEN (NEW.state = 'paired')
    EXECUTE FUNCTION programs_candidate_paired_has_pair();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_pairs_hold")]
    operations = [
        on_postgresql(
            PAIRED,
            "DROP TRIGGER paired_has_pair ON programs_candidate; "
            "DROP TRIGGER paired_from_the_start ON programs_candidate; "
            "DROP FUNCTION programs_candidate_paired_has_pair();",
        )
    ]

"""What a pair may never be, held by PostgreSQL whoever writes: over a mentor's places, mutual, with itself, with companies
that were not theirs on the day it was formed, with a permission that its programme does not give.

A pair carries the companies of the day it was formed: somebody who changes company keeps their pair, which is then flagged,
and what is over stays as it was. Writers on one mentor follow one another on the row of that candidate.
"""

from django.db import migrations

from mentorat.lib.db import on_postgresql

LIVE_STATES = "('formed', 'announced', 'accepted', 'active', 'paused')"

HOLD = """
CREATE FUNCTION matching_binome_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mentor programs_candidate%ROWTYPE;
    mentee programs_candidate%ROWTYPE;
    fresh boolean := TG_OP = 'INSERT';
    joins boolean;
BEGIN
    IF NOT fresh THEN
        fresh := ROW(NEW.mentor_id, NEW.mentee_id, NEW.mentor_company_id, NEW.mentee_company_id)
            IS DISTINCT FROM ROW(OLD.mentor_id, OLD.mentee_id, OLD.mentor_company_id, OLD.mentee_company_id);
    END IF;
    joins := NEW.state IN LIVE_STATES AND (fresh OR OLD.state NOT IN LIVE_STATES);
    IF NOT (fresh OR joins) THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM programs_program WHERE id = NEW.program_id FOR NO KEY UPDATE;
    PERFORM 1 FROM programs_candidate WHERE id IN (NEW.mentor_id, NEW.mentee_id)
        ORDER BY id FOR NO KEY UPDATE;
    SELECT * INTO mentor FROM programs_candidate WHERE id = NEW.mentor_id;
    SELECT * INTO mentee FROM programs_candidate WHERE id = NEW.mentee_id;
    IF fresh AND (mentor.company_id <> NEW.mentor_company_id OR mentee.company_id <> NEW.mentee_company_id) THEN
        RAISE EXCEPTION 'binome_companies_are_theirs: pair % carries another company', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_companies_are_theirs';
    END IF;
    IF mentor.side <> 'mentor' OR mentee.side <> 'mentee' OR lower(mentor.email) = lower(mentee.email) THEN
        RAISE EXCEPTION 'binome_mentor_and_mentee: pair % is not a mentor and a mentee', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_mentor_and_mentee';
    END IF;
    IF NOT joins THEN
        RETURN NULL;
    END IF;
    IF (SELECT count(*) FROM matching_binome WHERE mentor_id = NEW.mentor_id AND state IN LIVE_STATES)
        > mentor.capacity THEN
        RAISE EXCEPTION 'binome_within_capacity: mentor % has no place left', NEW.mentor_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_within_capacity';
    END IF;
    IF EXISTS (
        SELECT 1 FROM matching_binome other
        JOIN programs_candidate a ON a.id = other.mentor_id
        JOIN programs_candidate b ON b.id = other.mentee_id
        WHERE other.program_id = NEW.program_id AND other.state IN LIVE_STATES
            AND lower(a.email) = lower(mentee.email) AND lower(b.email) = lower(mentor.email)
    ) THEN
        RAISE EXCEPTION 'binome_not_mutual: the mentee of pair % mentors its mentor', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_not_mutual';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER holds AFTER INSERT OR UPDATE ON matching_binome
    FOR EACH ROW EXECUTE FUNCTION matching_binome_holds();
""".replace("LIVE_STATES", LIVE_STATES)

CAPACITY = """
CREATE FUNCTION programs_candidate_keeps_its_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.capacity < OLD.capacity
        AND (SELECT count(*) FROM matching_binome WHERE mentor_id = NEW.id AND state IN LIVE_STATES) > NEW.capacity
    THEN
        RAISE EXCEPTION 'candidate_capacity_under_pairs: candidate % has more live pairs', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'candidate_capacity_under_pairs';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keeps_its_pairs AFTER UPDATE OF capacity ON programs_candidate
    FOR EACH ROW EXECUTE FUNCTION programs_candidate_keeps_its_pairs();
""".replace("LIVE_STATES", LIVE_STATES)

# The permission is the programme's own: withdrawing it there is refused while a pair stands on it.
PERMISSION = """
ALTER TABLE programs_program ADD CONSTRAINT program_same_company UNIQUE (id, same_company_allowed);
ALTER TABLE matching_binome ADD CONSTRAINT binome_permission_is_the_programs
    FOREIGN KEY (program_id, same_company_allowed) REFERENCES programs_program (id, same_company_allowed)
    ON UPDATE CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_locks")]
    operations = [
        on_postgresql(HOLD, "DROP TRIGGER holds ON matching_binome; DROP FUNCTION matching_binome_holds();"),
        on_postgresql(
            CAPACITY,
            "DROP TRIGGER keeps_its_pairs ON programs_candidate; "
            "DROP FUNCTION programs_candidate_keeps_its_pairs();",
        ),
        on_postgresql(
            PERMISSION,
            "ALTER TABLE matching_binome DROP CONSTRAINT binome_permission_is_the_programs; "
            "ALTER TABLE programs_program DROP CONSTRAINT program_same_company;",
        ),
    ]

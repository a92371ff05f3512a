"""No pair between companies that a tie keeps apart, nor of a company that enters or has left, whoever writes (PostgreSQL).

What the pages say of ties (`programs.relations`, `matching.adapters`) is held here for the day the pair was formed.
"""

from django.db import migrations

from mentorat.lib.db import on_postgresql

LIVE_STATES = "('formed', 'announced', 'accepted', 'active', 'paused')"

TIES = """
CREATE FUNCTION matching_binome_ties_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    house programs_consortium%ROWTYPE;
    day date;
    a bigint := NEW.mentor_company_id;
    b bigint := NEW.mentee_company_id;
BEGIN
    IF NEW.state NOT IN LIVE_STATES THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state IN LIVE_STATES AND (OLD.mentor_company_id, OLD.mentee_company_id) = (a, b) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF EXISTS (SELECT 1 FROM programs_company
               WHERE id IN (a, b) AND (admitted_at IS NULL OR left_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'binome_of_members: a company of pair % is no member', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_of_members';
    END IF;
    IF a = b THEN
        RETURN NULL;
    END IF;
    SELECT c.* INTO house FROM programs_consortium c JOIN programs_program p ON p.consortium_id = c.id
        WHERE p.id = NEW.program_id;
    day := (CASE WHEN TG_OP = 'INSERT' THEN NEW.formed_at ELSE now() END AT TIME ZONE house.zone)::date;
    IF EXISTS (
        WITH RECURSIVE running AS (
            SELECT * FROM programs_companyrelation
            WHERE consortium_id = house.id AND ended_at IS NULL
                AND (starts_on IS NULL OR starts_on <= day) AND (ends_on IS NULL OR ends_on >= day)
        ), links (one, other) AS (
            SELECT source_id, target_id FROM running WHERE kind = 'belongs'
            UNION ALL SELECT target_id, source_id FROM running WHERE kind = 'belongs'
            UNION ALL SELECT x.id, y.id FROM programs_company x
                JOIN programs_company y ON y.consortium_id = x.consortium_id AND y.group_key = x.group_key
                WHERE x.consortium_id = house.id AND x.group_key <> '' AND x.id <> y.id
        ), kin (id) AS (
            SELECT a UNION SELECT links.other FROM kin JOIN links ON links.one = kin.id
        )
        SELECT 1 FROM kin WHERE id = b
        UNION ALL
        SELECT 1 FROM running
        WHERE (source_id, target_id) IN ((a, b), (b, a))
            AND (kind = 'competes' OR (kind = 'supplies' AND (depends OR house.suppliers_apart))
                OR (kind = 'partners' AND house.partners_apart))
    ) THEN
        RAISE EXCEPTION 'binome_without_tie: the companies of pair % are kept apart', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_without_tie';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ties_hold AFTER INSERT OR UPDATE ON matching_binome
    FOR EACH ROW EXECUTE FUNCTION matching_binome_ties_hold();
""".replace("LIVE_STATES", LIVE_STATES)


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_paired_has_pair"), ("programs", "0009_companies")]
    operations = [
        on_postgresql(
            TIES, "DROP TRIGGER ties_hold ON matching_binome; DROP FUNCTION matching_binome_ties_hold();"
        ),
    ]

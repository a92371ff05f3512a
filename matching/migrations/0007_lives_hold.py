"""How a pair may go from state to state, held by PostgreSQL whoever writes; one that rests has a day of return, within its
programme, and one that does not has none."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

# From each state, those that may follow. What is over stays over.
GOES = """
CREATE FUNCTION matching_binome_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('formed', 'announced'), ('formed', 'accepted'),
        ('announced', 'accepted'), ('announced', 'declined'), ('announced', 'ended'),
        ('accepted', 'active'), ('accepted', 'ended'),
        ('active', 'paused'), ('active', 'ended'),
        ('paused', 'active'), ('paused', 'ended')
    ) THEN
        RAISE EXCEPTION 'binome_goes: pair % may not go from % to %', NEW.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_goes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goes BEFORE UPDATE OF state ON matching_binome
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION matching_binome_goes();
"""
RESTS = """
CREATE FUNCTION matching_binome_rests() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint;
    pair matching_binome%ROWTYPE;
BEGIN
    IF TG_TABLE_NAME = 'matching_binome' THEN
        which := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        which := OLD.binome_id;
    ELSE
        which := NEW.binome_id;
    END IF;
    SELECT * INTO pair FROM matching_binome WHERE id = which;
    IF FOUND AND (pair.state = 'paused')
        <> EXISTS (SELECT 1 FROM matching_pause WHERE binome_id = which AND over_at IS NULL) THEN
        RAISE EXCEPTION 'binome_rests_until_a_day: pair % rests without a pause, or the other way round', which
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_rests_until_a_day';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rests AFTER INSERT OR UPDATE OF state ON matching_binome
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matching_binome_rests();
CREATE CONSTRAINT TRIGGER rests AFTER INSERT OR UPDATE OR DELETE ON matching_pause
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matching_binome_rests();
"""
WITHIN = """
CREATE FUNCTION matching_pause_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.until > (SELECT ends_on FROM programs_program WHERE id = NEW.program_id) THEN
        RAISE EXCEPTION 'pause_within_programme: pause % outlasts its programme', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pause_within_programme';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER within AFTER INSERT OR UPDATE OF until, program_id ON matching_pause
    FOR EACH ROW EXECUTE FUNCTION matching_pause_within();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_pauses")]
    operations = [
        same_tenant("matching_pause", "binome_id", "matching_binome"),
        on_postgresql(GOES, "DROP TRIGGER goes ON matching_binome; DROP FUNCTION matching_binome_goes();"),
        on_postgresql(
            RESTS,
            "DROP TRIGGER rests ON matching_pause; DROP TRIGGER rests ON matching_binome; "
            "DROP FUNCTION matching_binome_rests();",
        ),
        on_postgresql(
            WITHIN, "DROP TRIGGER within ON matching_pause; DROP FUNCTION matching_pause_within();"
        ),
    ]

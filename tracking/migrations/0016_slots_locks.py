"""The other starts of a meeting are of its programme, of one that is to confirm, and of another moment than its own (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

OFFERED = """
CREATE FUNCTION tracking_slots_of_a_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint;
BEGIN
    IF TG_TABLE_NAME = 'tracking_meeting' THEN
        which := NEW.id;
    ELSE
        which := NEW.meeting_id;
    END IF;
    IF EXISTS (
        SELECT 1 FROM tracking_meetingslot slot JOIN tracking_meeting meeting ON meeting.id = slot.meeting_id
        WHERE meeting.id = which AND (meeting.state <> 'proposed' OR meeting.starts_at = slot.starts_at)
    ) THEN
        RAISE EXCEPTION 'slots_of_a_proposal: meeting % offers no other start', which
            USING ERRCODE = 'check_violation', CONSTRAINT = 'slots_of_a_proposal';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER of_a_proposal AFTER INSERT OR UPDATE ON tracking_meetingslot
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracking_slots_of_a_proposal();
CREATE CONSTRAINT TRIGGER of_a_proposal AFTER UPDATE OF state, starts_at ON tracking_meeting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracking_slots_of_a_proposal();
"""
UNDONE = """
DROP TRIGGER of_a_proposal ON tracking_meetingslot;
DROP TRIGGER of_a_proposal ON tracking_meeting;
DROP FUNCTION tracking_slots_of_a_proposal();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0015_slots")]
    operations = [
        same_tenant("tracking_meetingslot", "meeting_id", "tracking_meeting"),
        on_postgresql(OFFERED, UNDONE),
    ]

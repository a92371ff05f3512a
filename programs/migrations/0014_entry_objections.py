"""A company that enters itself objects to another as a member does: neither is admitted until their competition is lifted."""

from django.db import migrations

from mentorat.lib.db import on_postgresql

ENTRY = """
CREATE OR REPLACE FUNCTION programs_company_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.admitted_at IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.admitted_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM programs_consortium WHERE id = NEW.consortium_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM programs_company member
        WHERE member.consortium_id = NEW.consortium_id AND member.id <> NEW.id
            AND member.admitted_at IS NOT NULL AND member.left_at IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM programs_entryquestion q
                WHERE q.closed_at IS NULL AND q.answer <> ''
                    AND (q.company_id, q.asked_id) IN ((NEW.id, member.id), (member.id, NEW.id))
            )
    ) THEN
        RAISE EXCEPTION 'company_entry_is_answered: a member was not asked about company %, or has not answered', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'company_entry_is_answered';
    END IF;
    IF EXISTS (
        SELECT 1 FROM programs_companyrelation r
        JOIN programs_company member ON member.id IN (r.source_id, r.target_id) AND member.id <> NEW.id
        JOIN programs_consortium c ON c.id = r.consortium_id
        WHERE r.kind = 'competes' AND r.ended_at IS NULL AND NEW.id IN (r.source_id, r.target_id)
            AND (r.ends_on IS NULL OR r.ends_on >= (now() AT TIME ZONE c.zone)::date)
            AND {objects}
    ) THEN
        RAISE EXCEPTION 'company_entry_without_competitor: company % competes with a company that is there', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'company_entry_without_competitor';
    END IF;
    RETURN NULL;
END $$;
"""
PRESENT = "member.left_at IS NULL"
MEMBER = "member.admitted_at IS NOT NULL AND member.left_at IS NULL"


class Migration(migrations.Migration):

    dependencies = [
        ("programs", "0013_goals"),
    ]

    operations = [
        on_postgresql(ENTRY.replace("{objects}", PRESENT), ENTRY.replace("{objects}", MEMBER)),
    ]

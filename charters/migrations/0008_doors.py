"""Erasure puts a pseudonym in the place of who signed, once, and leaves the chain of hashes as it is.

A signature on a charter, or on an agreement that a later version has replaced; what names the person may change, and
nothing else of the row.
"""

from django.db import migrations

from mentorat.lib.db import on_postgresql

SIGNATURES = """
CREATE OR REPLACE FUNCTION charters_signature_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    naming text[] := ARRAY['signer_name', 'signer_email', 'signer_title', 'ip', 'user_agent', 'erased_at'];
BEGIN
    IF TG_OP = 'UPDATE' AND mentorat_door('erasure')
        AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
        AND to_jsonb(NEW) - naming = to_jsonb(OLD) - naming
        AND (OLD.charter_id IS NOT NULL OR EXISTS (
            SELECT FROM charters_agreement signed JOIN charters_agreement later
                ON later.consortium_id = signed.consortium_id AND later.version > signed.version
            WHERE signed.id = OLD.agreement_id
        ))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION charters_signature_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("charters", "0007_erased"), ("programs", "0018_doors")]
    operations = [on_postgresql(SIGNATURES, BEFORE)]

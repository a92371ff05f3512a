"""What PostgreSQL holds of the agreement, whoever writes: a published version stays as it is, its signatures, replies and
readers are of its consortium, a company is cleared by its signature of the version in force alone, and nobody of another
company joins a pair or is told of one.

Pairs that were announced before a new version go on: the rule looks at those that are formed or announced from then on.
"""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

LIVE_STATES = "('formed', 'announced', 'accepted', 'active', 'paused')"

HAS_SIGNED = """
CREATE FUNCTION charters_company_has_signed(company bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM charters_agreement inforce
        JOIN programs_company c ON c.id = company AND c.consortium_id = inforce.consortium_id
        WHERE NOT EXISTS (
                SELECT 1 FROM charters_agreement newer
                WHERE newer.consortium_id = inforce.consortium_id AND newer.version > inforce.version
            )
            AND NOT EXISTS (
                SELECT 1 FROM charters_signature s WHERE s.agreement_id = inforce.id AND s.company_id = company
            )
    )
$$;
"""

CLEARED = """
CREATE FUNCTION charters_company_is_cleared_by_signing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.cleared_at IS NOT NULL AND NOT charters_company_has_signed(NEW.id) THEN
        RAISE EXCEPTION 'company_cleared_by_signing: company % has not signed the agreement in force', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'company_cleared_by_signing';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cleared_by_signing AFTER INSERT OR UPDATE OF cleared_at, consortium_id ON programs_company
    FOR EACH ROW EXECUTE FUNCTION charters_company_is_cleared_by_signing();
"""

PAIRED = """
CREATE FUNCTION charters_binome_companies_have_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    joins boolean := NEW.state IN LIVE_STATES;
    unsigned bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        joins := joins AND (
            OLD.state NOT IN LIVE_STATES
            OR (OLD.state = 'formed' AND NEW.state <> 'formed')
            OR ROW(NEW.mentor_id, NEW.mentee_id) IS DISTINCT FROM ROW(OLD.mentor_id, OLD.mentee_id)
        );
    END IF;
    IF NOT joins THEN
        RETURN NULL;
    END IF;
    SELECT c.id INTO unsigned FROM programs_company c
        WHERE c.id IN (NEW.mentor_company_id, NEW.mentee_company_id)
            AND (c.cleared_at IS NULL OR NOT charters_company_has_signed(c.id))
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'binome_companies_have_signed: company % has not signed the agreement in force', unsigned
            USING ERRCODE = 'check_violation', CONSTRAINT = 'binome_companies_have_signed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER were_signed_for AFTER INSERT OR UPDATE ON matching_binome
    FOR EACH ROW EXECUTE FUNCTION charters_binome_companies_have_signed();
""".replace("LIVE_STATES", LIVE_STATES)

FROZEN = """
CREATE FUNCTION charters_agreement_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'agreement_is_frozen: version % was published', OLD.version
        USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_is_frozen';
END $$;
CREATE TRIGGER is_frozen BEFORE UPDATE OF consortium_id, version, text_version, language, body, summary, source,
    summary_source, terms, adapted, sign_by, pdf, sha256, frozen_at ON charters_agreement
    FOR EACH ROW WHEN (
        ROW(OLD.consortium_id, OLD.version, OLD.text_version, OLD.language, OLD.body, OLD.summary, OLD.source,
            OLD.summary_source, OLD.terms, OLD.adapted, OLD.sign_by, OLD.pdf, OLD.sha256, OLD.frozen_at)
        IS DISTINCT FROM
        ROW(NEW.consortium_id, NEW.version, NEW.text_version, NEW.language, NEW.body, NEW.summary, NEW.source,
            NEW.summary_source, NEW.terms, NEW.adapted, NEW.sign_by, NEW.pdf, NEW.sha256, NEW.frozen_at)
    ) EXECUTE FUNCTION charters_agreement_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("charters", "0005_agreement"), ("matching", "0003_pairs_hold")]
    operations = [
        *(
            same_tenant(table, column, target, "consortium_id")
            for table, column, target in (
                ("charters_signature", "agreement_id", "charters_agreement"),
                ("charters_signature", "company_id", "programs_company"),
                ("charters_agreementreply", "agreement_id", "charters_agreement"),
                ("charters_agreementreply", "company_id", "programs_company"),
                ("charters_acknowledgement", "agreement_id", "charters_agreement"),
            )
        ),
        on_postgresql(
            FROZEN,
            "DROP TRIGGER is_frozen ON charters_agreement; DROP FUNCTION charters_agreement_is_frozen();",
        ),
        on_postgresql(HAS_SIGNED, "DROP FUNCTION charters_company_has_signed(bigint);"),
        on_postgresql(
            CLEARED,
            "DROP TRIGGER cleared_by_signing ON programs_company; DROP FUNCTION charters_company_is_cleared_by_signing();",
        ),
        on_postgresql(
            PAIRED,
            "DROP TRIGGER were_signed_for ON matching_binome; "
            "DROP FUNCTION charters_binome_companies_have_signed();",
        ),
    ]

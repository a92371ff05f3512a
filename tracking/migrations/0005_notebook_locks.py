"""A notebook stays in its programme and consortium, and its key is wrapped to nobody but a member, on their own side (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant

MEMBERS = """
CREATE FUNCTION tracking_notebook_key_of_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM tracking_notebook notebook
            JOIN matching_binome binome ON binome.id = notebook.binome_id
            JOIN programs_candidate member
                ON member.id = CASE NEW.side WHEN 'mentor' THEN binome.mentor_id ELSE binome.mentee_id END
            JOIN tracking_notebookidentity identity ON identity.user_id = member.user_id
        WHERE notebook.id = NEW.notebook_id AND identity.id = NEW.identity_id AND identity.replaced_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the key of a notebook goes to its members alone' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notebook_key_of_member BEFORE INSERT OR UPDATE ON tracking_notebookkey
    FOR EACH ROW EXECUTE FUNCTION tracking_notebook_key_of_member();
"""
UNDONE = """
DROP TRIGGER notebook_key_of_member ON tracking_notebookkey;
DROP FUNCTION tracking_notebook_key_of_member();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0004_notebook")]
    operations = [
        same_tenant("tracking_notebook", "binome_id", "matching_binome"),
        same_tenant("tracking_notebook", "program_id", "programs_program", key="consortium_id"),
        same_tenant("tracking_notebookkey", "notebook_id", "tracking_notebook"),
        same_tenant("tracking_notebookkey", "identity_id", "tracking_notebookidentity", key="consortium_id"),
        same_tenant("tracking_notebookkey", "program_id", "programs_program", key="consortium_id"),
        same_tenant("tracking_sealedentry", "notebook_id", "tracking_notebook"),
        on_postgresql(MEMBERS, UNDONE),
    ]

"""What only PostgreSQL can hold: rows that point to one another share their tenant; the register is append-only."""

from django.db import migrations

from mentorat.lib.db import append_only, same_tenant


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]
    operations = [
        same_tenant("programs_candidate", "company_id", "programs_company", key="consortium_id"),
        same_tenant("programs_candidate", "program_id", "programs_program", key="consortium_id"),
        same_tenant("programs_candidatetheme", "candidate_id", "programs_candidate"),
        same_tenant("programs_candidatetheme", "theme_id", "programs_theme"),
        same_tenant("programs_companyrelation", "source_id", "programs_company", key="consortium_id"),
        same_tenant("programs_companyrelation", "target_id", "programs_company", key="consortium_id"),
        same_tenant("programs_membership", "company_id", "programs_company", key="consortium_id"),
        same_tenant("programs_membership", "program_id", "programs_program", key="consortium_id"),
        same_tenant("programs_applicationlink", "program_id", "programs_program", key="consortium_id"),
        same_tenant("programs_applicationlink", "company_id", "programs_company", key="consortium_id"),
        same_tenant("programs_application", "program_id", "programs_program", key="consortium_id"),
        same_tenant("programs_application", "company_id", "programs_company", key="consortium_id"),
        same_tenant("programs_application", "link_id", "programs_applicationlink"),
        same_tenant("programs_application", "candidate_id", "programs_candidate"),
        same_tenant("programs_applicationkey", "application_id", "programs_application"),
        same_tenant("programs_consent", "application_id", "programs_application"),
        append_only("programs_auditevent"),
    ]

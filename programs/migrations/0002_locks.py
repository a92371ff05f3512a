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
        append_only("programs_auditevent"),
    ]

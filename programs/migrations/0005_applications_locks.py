"""An application, its link, its keys, its consents and its candidate share one programme; a company, one consortium."""

from django.db import migrations

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_applications")]
    operations = [
        same_tenant("programs_applicationlink", "program_id", "programs_program", key="consortium_id"),
        same_tenant("programs_applicationlink", "company_id", "programs_company", key="consortium_id"),
        same_tenant("programs_application", "program_id", "programs_program", key="consortium_id"),
        same_tenant("programs_application", "company_id", "programs_company", key="consortium_id"),
        same_tenant("programs_application", "link_id", "programs_applicationlink"),
        same_tenant("programs_application", "candidate_id", "programs_candidate"),
        same_tenant("programs_applicationkey", "application_id", "programs_application"),
        same_tenant("programs_consent", "application_id", "programs_application"),
    ]

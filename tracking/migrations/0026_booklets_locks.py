"""An edition, its report and the agreements it holds are of one programme (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):
    dependencies = [("tracking", "0025_booklets"), ("programs", "0029_consent_in_program")]
    operations = [
        same_tenant("tracking_bookletedition", "report_id", "tracking_report"),
        same_tenant("tracking_editionvoice", "edition_id", "tracking_bookletedition"),
        same_tenant("tracking_editionvoice", "consent_id", "programs_consent"),
    ]

"""A departure is of somebody of its programme (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):
    dependencies = [("tracking", "0011_departures")]
    operations = [same_tenant("tracking_departure", "candidate_id", "programs_candidate")]

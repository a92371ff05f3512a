"""A meeting belongs to its binôme's programme (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):
    dependencies = [("tracking", "0001_initial"), ("matching", "0003_locks")]
    operations = [same_tenant("tracking_meeting", "binome_id", "matching_binome")]

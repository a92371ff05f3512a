"""A charter belongs to its binôme's programme; a signature is never changed (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import append_only, same_tenant


class Migration(migrations.Migration):
    dependencies = [("charters", "0001_initial"), ("matching", "0002_locks")]
    operations = [
        same_tenant("charters_charter", "binome_id", "matching_binome"),
        append_only("charters_signature"),
    ]

"""The day an incident is closed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0023_accesses")]
    operations = [
        migrations.AddField(
            "incident", "closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_locks"), ("programs", "0002_locks"), ("tracking", "0002_locks")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="planned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "planned"), _negated=True) | models.Q(("planned_at__isnull", False)),
                name="meeting_planned_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "planned"])),
                fields=("binome", "starts_at"),
                name="meeting_once_at_a_time",
                violation_error_message="A meeting is already planned at that time.",
            ),
        ),
    ]

"""Whether the address of an application was shown to be the person's; it was where a link mailed to it was opened."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def opened(apps, schema_editor):
    keys = apps.get_model("programs", "ApplicationKey").objects.filter(
        application=OuterRef("pk"), purpose="open", used_at__isnull=False
    )
    rows = apps.get_model("programs", "Application").objects.filter(sent_at__isnull=False)
    rows.update(proved_at=Subquery(keys.order_by("used_at").values("used_at")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("programs", "0018_doors"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="manager_email",
            field=models.EmailField(blank=True, default="", max_length=254),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="application",
            name="proved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(opened, migrations.RunPython.noop),
    ]

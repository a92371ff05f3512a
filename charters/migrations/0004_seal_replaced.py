"""A document that was handed out may be replaced by a later version: whoever checks the former one is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("charters", "0003_seal")]
    operations = [
        migrations.AddField(
            model_name="sealeddocument", name="replaced_at", field=models.DateTimeField(null=True)
        ),
    ]

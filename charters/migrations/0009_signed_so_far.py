"""An agreement that some companies have signed has a sealed copy as well, as of its day; the seal keeps how many were missing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("charters", "0008_doors")]
    operations = [
        migrations.AddField(
            model_name="agreement", name="so_far_pdf", field=models.BinaryField(null=True)
        ),
        migrations.AddField(
            model_name="sealeddocument",
            name="awaited",
            field=models.PositiveSmallIntegerField(default=0, db_default=0),
        ),
    ]

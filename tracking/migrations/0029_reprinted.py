from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracking", "0028_booklet_results")]

    operations = [
        migrations.AddField(
            model_name="bookletedition",
            name="reprinted",
            field=models.BooleanField(default=False),
        ),
    ]

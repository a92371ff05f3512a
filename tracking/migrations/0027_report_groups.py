from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracking', '0026_booklets_locks'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='annexes',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='report',
            name='groups',
            field=models.JSONField(default=dict),
        ),
    ]

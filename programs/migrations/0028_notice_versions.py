"""The versions of the privacy notice of each consortium."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0027_mail_texts'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('text_fr', models.TextField()),
                ('text_en', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('consortium', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.consortium')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['consortium', 'version'],
                'constraints': [models.UniqueConstraint(fields=('consortium', 'version'), name='notice_version_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='notice_version_from_1')],
            },
        ),
    ]

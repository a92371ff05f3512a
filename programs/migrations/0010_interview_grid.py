"""The grid: which open page kept it last; facts that a coordinator noted by hand."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0009_companies'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='candidatefact',
            name='fact_source_known',
        ),
        migrations.AddField(
            model_name='interview',
            name='hand',
            field=models.CharField(blank=True, max_length=36),
        ),
        migrations.AlterField(
            model_name='candidatefact',
            name='source',
            field=models.CharField(choices=[('declared', 'declared'), ('heard', 'heard in interview'), ('inferred', 'inferred from the interview'), ('manager', 'answered by their management'), ('noted', 'noted by the coordination')], max_length=8, verbose_name='source'),
        ),
        migrations.AddConstraint(
            model_name='candidatefact',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['declared', 'heard', 'inferred', 'manager', 'noted'])), name='fact_source_known'),
        ),
    ]

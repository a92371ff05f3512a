"""Who takes part in a round of choices; a request may be let go because no place is left."""

import django.db.models.deletion
from django.db import migrations, models

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0007_board_dismissals'),
        ('programs', '0003_sort_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='Chooser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('none_suits', models.BooleanField(default=False)),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='a word to the coordinator')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='request',
            name='request_state_known',
        ),
        migrations.AlterField(
            model_name='request',
            name='state',
            field=models.CharField(choices=[('asked', 'awaiting an answer'), ('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('expired', 'without an answer in time'), ('freed', 'no longer possible')], default='asked', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'accepted', 'declined', 'withdrawn', 'expired', 'freed'])), name='request_state_known'),
        ),
        migrations.AddField(
            model_name='chooser',
            name='candidate',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='choosing', to='programs.candidate'),
        ),
        migrations.AddField(
            model_name='chooser',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program'),
        ),
        migrations.AddConstraint(
            model_name='chooser',
            constraint=models.CheckConstraint(condition=models.Q(('none_suits', False), ('answered_at__isnull', False), _connector='OR'), name='chooser_none_is_an_answer'),
        ),
        same_tenant('matching_chooser', 'candidate_id', 'programs_candidate'),
    ]

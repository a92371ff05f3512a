"""Diversity goals: declared in public, answered by choice, kept apart."""

import django.db.models.deletion
from django.db import migrations, models

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0012_alumni'),
    ]

    operations = [
        migrations.CreateModel(
            name='GoalAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='GoalQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120, verbose_name='question')),
                ('choices', models.JSONField(blank=True, default=list)),
                ('why', models.CharField(max_length=300, verbose_name='why it is asked')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_purpose_known',
        ),
        migrations.AlterField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('matching', 'forming pairs'), ('sharing', 'what other participants see'), ('company', 'what the company learns'), ('next', 'the next cohort'), ('diversity', 'diversity goals')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['matching', 'sharing', 'company', 'next', 'diversity'])), name='consent_purpose_known'),
        ),
        migrations.AddField(
            model_name='goalanswer',
            name='candidate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.candidate'),
        ),
        migrations.AddField(
            model_name='goalanswer',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program'),
        ),
        migrations.AddField(
            model_name='goalquestion',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='programs.program'),
        ),
        migrations.AddField(
            model_name='goalanswer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.goalquestion'),
        ),
        migrations.AddConstraint(
            model_name='goalquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('why', ''), _negated=True), models.Q(('label', ''), _negated=True)), name='goal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='goalquestion',
            constraint=models.UniqueConstraint(fields=('program', 'id'), name='goal_in_program'),
        ),
        migrations.AddConstraint(
            model_name='goalanswer',
            constraint=models.UniqueConstraint(fields=('question', 'candidate'), name='goal_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='goalanswer',
            constraint=models.CheckConstraint(condition=models.Q(('choice__lt', 10)), name='goal_choice_in_list'),
        ),
        same_tenant("programs_goalanswer", "question_id", "programs_goalquestion"),
        same_tenant("programs_goalanswer", "candidate_id", "programs_candidate"),
    ]

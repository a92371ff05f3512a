"""The hours of the mails, what people stop, and the reminders of one day in one mail."""

import django.db.models.deletion
from django.db import migrations, models

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0024_incident_closed'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('meetings', 'Reminders of your meetings'), ('events', 'Trainings and gatherings'), ('news', 'News while you wait for a place')], max_length=8)),
                ('refused_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='outboundemail',
            name='mail_state_known',
        ),
        migrations.AddField(
            model_name='outboundemail',
            name='bundle',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='outboundemail',
            name='closes_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='outboundemail',
            name='stops',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='outboundemail',
            name='told_in',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tells', to='programs.outboundemail'),
        ),
        migrations.AddField(
            model_name='program',
            name='mail_from',
            field=models.PositiveSmallIntegerField(default=9),
        ),
        migrations.AddField(
            model_name='program',
            name='mail_until',
            field=models.PositiveSmallIntegerField(default=20),
        ),
        migrations.AddField(
            model_name='program',
            name='mail_weekends',
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name='outboundemail',
            name='state',
            field=models.CharField(choices=[('pending', 'to send'), ('claimed', 'being sent'), ('data', 'handed to the mail server'), ('sent', 'sent'), ('dead', 'refused'), ('told', 'told in another mail')], default='pending', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='outboundemail',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'claimed', 'data', 'sent', 'dead', 'told'])), name='mail_state_known'),
        ),
        migrations.AddConstraint(
            model_name='outboundemail',
            constraint=models.UniqueConstraint(condition=models.Q(('bundle', ''), _negated=True), fields=('bundle',), name='mail_one_a_day'),
        ),
        migrations.AddConstraint(
            model_name='outboundemail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'told'), ('told_in__isnull', False)), models.Q(models.Q(('state', 'told'), _negated=True), ('told_in', None)), _connector='OR'), name='mail_told_in_one'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('mail_from__lt', models.F('mail_until')), ('mail_until__lte', 24)), name='program_mail_hours'),
        ),
        migrations.AddField(
            model_name='mailrefusal',
            name='candidate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_refusals', to='programs.candidate'),
        ),
        migrations.AddField(
            model_name='mailrefusal',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program'),
        ),
        migrations.AddConstraint(
            model_name='mailrefusal',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['meetings', 'events', 'news'])), name='mail_category_known'),
        ),
        migrations.AddConstraint(
            model_name='mailrefusal',
            constraint=models.UniqueConstraint(fields=('candidate', 'category'), name='mail_refused_once'),
        ),
        same_tenant("programs_mailrefusal", "candidate_id", "programs_candidate"),
    ]

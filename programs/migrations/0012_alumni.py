"""People of earlier cohorts called again, and agreements given outside an application."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0011_programme'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlumniCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('told_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='applicationlink',
            name='link_of_invitations',
        ),
        migrations.RemoveConstraint(
            model_name='applicationlink',
            name='link_of_invitations_once',
        ),
        migrations.AddField(
            model_name='consent',
            name='candidate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='own_consents', to='programs.candidate'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='application',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='programs.application'),
        ),
        migrations.AddConstraint(
            model_name='applicationlink',
            constraint=models.CheckConstraint(condition=models.Q(('invites', False), ('side', ''), _connector='OR'), name='link_of_invitations'),
        ),
        migrations.AddConstraint(
            model_name='applicationlink',
            constraint=models.UniqueConstraint(condition=models.Q(('invites', True)), fields=('program', 'company'), name='link_of_invitations_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('consortium', 'id'), name='candidate_in_consortium'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', False), ('candidate', None)), models.Q(('application', None), ('candidate__isnull', False)), _connector='OR'), name='consent_of_an_application_or_a_candidate'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('candidate__isnull', False), ('withdrawn_at', None)), fields=('candidate', 'purpose'), name='consent_of_a_candidate_stands_once'),
        ),
        migrations.AddField(
            model_name='alumnicall',
            name='application',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='call', to='programs.application'),
        ),
        migrations.AddField(
            model_name='alumnicall',
            name='candidate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='programs.candidate'),
        ),
        migrations.AddField(
            model_name='alumnicall',
            name='consortium',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.consortium'),
        ),
        migrations.AddField(
            model_name='alumnicall',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='programs.program'),
        ),
        migrations.AddField(
            model_name='alumnicall',
            name='told_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='alumnicall',
            constraint=models.UniqueConstraint(fields=('program', 'candidate'), name='alumni_called_once'),
        ),
        same_tenant("programs_alumnicall", "program_id", "programs_program", key="consortium_id"),
        same_tenant("programs_alumnicall", "candidate_id", "programs_candidate", key="consortium_id"),
        same_tenant("programs_alumnicall", "application_id", "programs_application"),
        same_tenant("programs_consent", "candidate_id", "programs_candidate"),
    ]

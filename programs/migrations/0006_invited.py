"""Who was invited and what they answered; what a company says of the candidacies of its people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mentorat.lib.db import on_postgresql, same_tenant

# At the end of the transaction, since the two rows are written one after the other.
INVITED = """
CREATE FUNCTION programs_candidate_invited_has_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM programs_candidate WHERE id = NEW.id AND state = 'invited')
        AND NOT EXISTS (SELECT 1 FROM programs_invitation WHERE candidate_id = NEW.id AND answer = '') THEN
        RAISE EXCEPTION 'candidate_invited_has_invitation: candidate % was not invited', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'candidate_invited_has_invitation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER invited_has_invitation AFTER INSERT OR UPDATE OF state ON programs_candidate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'invited')
    EXECUTE FUNCTION programs_candidate_invited_has_invitation();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0005_interview'),
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_company', models.BooleanField()),
                ('sent_at', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('agreed', 'applied'), ('refused', 'said no'), ('expired', 'did not answer')], max_length=8)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('supports', models.BooleanField(verbose_name='the company supports it')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('said_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='applicationlink',
            name='invites',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='applicationlink',
            constraint=models.CheckConstraint(condition=models.Q(('invites', False), models.Q(('company__isnull', False), ('side', '')), _connector='OR'), name='link_of_invitations'),
        ),
        migrations.AddConstraint(
            model_name='applicationlink',
            constraint=models.UniqueConstraint(condition=models.Q(('invites', True)), fields=('program', 'company'), name='link_of_invitations_once'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='application',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitation', to='programs.application'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='candidate',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='invitation', to='programs.candidate'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='proposed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='support',
            name='candidate',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='support', to='programs.candidate'),
        ),
        migrations.AddField(
            model_name='support',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.company'),
        ),
        migrations.AddField(
            model_name='support',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program'),
        ),
        migrations.AddField(
            model_name='support',
            name='said_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(condition=models.Q(('answer', '')), fields=['expires_at'], name='invitation_open'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['', 'agreed', 'refused', 'expired'])), name='invitation_answer_known'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='invitation_answer_has_date'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('sent_at'))), name='invitation_lasts'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(('supports', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='support_refused_has_reason'),
        ),
        same_tenant("programs_invitation", "candidate_id", "programs_candidate"),
        same_tenant("programs_invitation", "application_id", "programs_application"),
        same_tenant("programs_support", "candidate_id", "programs_candidate"),
        on_postgresql(
            INVITED,
            "DROP TRIGGER invited_has_invitation ON programs_candidate; "
            "DROP FUNCTION programs_candidate_invited_has_invitation();",
        ),
    ]

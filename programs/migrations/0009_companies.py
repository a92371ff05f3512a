"""Companies enter, are members, leave; relations have dates and a side; what keeps companies apart is the consortium's.

On PostgreSQL a company is admitted only when every member was asked about it, all have answered, and none objects.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mentorat.lib.db import on_postgresql, same_tenant


# Who was there stays a member; why a relation had ended stands in the register.
KEEP = """
UPDATE programs_company SET admitted_at = created_at, signed_at = cleared_at;
UPDATE programs_companyrelation SET end_reason = '–' WHERE ended_at IS NOT NULL;
"""

ENTRY = """
CREATE FUNCTION programs_company_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.admitted_at IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.admitted_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM programs_consortium WHERE id = NEW.consortium_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM programs_company member
        WHERE member.consortium_id = NEW.consortium_id AND member.id <> NEW.id
            AND member.admitted_at IS NOT NULL AND member.left_at IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM programs_entryquestion q
                WHERE q.closed_at IS NULL AND q.answer <> ''
                    AND (q.company_id, q.asked_id) IN ((NEW.id, member.id), (member.id, NEW.id))
            )
    ) THEN
        RAISE EXCEPTION 'company_entry_is_answered: a member was not asked about company %, or has not answered', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'company_entry_is_answered';
    END IF;
    IF EXISTS (
        SELECT 1 FROM programs_companyrelation r
        JOIN programs_company member ON member.id IN (r.source_id, r.target_id) AND member.id <> NEW.id
        JOIN programs_consortium c ON c.id = r.consortium_id
        WHERE r.kind = 'competes' AND r.ended_at IS NULL AND NEW.id IN (r.source_id, r.target_id)
            AND (r.ends_on IS NULL OR r.ends_on >= (now() AT TIME ZONE c.zone)::date)
            AND member.admitted_at IS NOT NULL AND member.left_at IS NULL
    ) THEN
        RAISE EXCEPTION 'company_entry_without_competitor: company % competes with a member', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'company_entry_without_competitor';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry AFTER INSERT OR UPDATE OF admitted_at ON programs_company
    FOR EACH ROW EXECUTE FUNCTION programs_company_entry();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0008_candidates'),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('answer', models.CharField(blank=True, choices=[('none', 'does not compete'), ('competes', 'competes')], max_length=8)),
                ('how', models.CharField(blank=True, choices=[('representative', 'its representative'), ('coordinator', 'the coordinator, for it'), ('silence', 'nobody, within the time to answer')], max_length=14)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='companyrelation',
            name='relation_once',
        ),
        migrations.AddField(
            model_name='company',
            name='admitted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='company',
            name='group',
            field=models.CharField(blank=True, max_length=120, verbose_name='corporate group'),
        ),
        migrations.AddField(
            model_name='company',
            name='group_key',
            field=models.CharField(blank=True, editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name='company',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='company',
            name='left_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='company',
            name='revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='company',
            name='signed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='companyrelation',
            name='declared_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='programs.company'),
        ),
        migrations.AddField(
            model_name='companyrelation',
            name='end_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='companyrelation',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='companyrelation',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='consortium',
            name='apart_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='consortium',
            name='apart_revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='consortium',
            name='partners_apart',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='consortium',
            name='suppliers_apart',
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('cleared_at', None), models.Q(('admitted_at__isnull', False), ('left_at', None), ('signed_at__isnull', False)), _connector='OR'), name='company_cleared_is_a_member'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('left_at', None), models.Q(('left_reason', ''), _negated=True), _connector='OR'), name='company_left_says_why'),
        ),
        migrations.AddConstraint(
            model_name='companyrelation',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='relation_ends_after_it_starts', violation_error_message='The last day comes before the first.'),
        ),
        migrations.AddConstraint(
            model_name='companyrelation',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='relation_ended_says_why'),
        ),
        migrations.AddConstraint(
            model_name='companyrelation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('source', 'target', 'kind', 'starts_on'), name='relation_once', nulls_distinct=False, violation_error_message='This relation is already declared.'),
        ),
        migrations.AddField(
            model_name='entryquestion',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entryquestion',
            name='asked',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions_asked', to='programs.company'),
        ),
        migrations.AddField(
            model_name='entryquestion',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='programs.company'),
        ),
        migrations.AddField(
            model_name='entryquestion',
            name='consortium',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.consortium'),
        ),
        migrations.AddField(
            model_name='entryquestion',
            name='relation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='programs.companyrelation'),
        ),
        migrations.AddConstraint(
            model_name='entryquestion',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['', 'none', 'competes'])), name='entry_answer_known'),
        ),
        migrations.AddConstraint(
            model_name='entryquestion',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['', 'representative', 'coordinator', 'silence'])), name='entry_how_known'),
        ),
        migrations.AddConstraint(
            model_name='entryquestion',
            constraint=models.CheckConstraint(condition=models.Q(('company', models.F('asked')), _negated=True), name='entry_between_two'),
        ),
        migrations.AddConstraint(
            model_name='entryquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('how', '')), models.Q(models.Q(('answer', ''), _negated=True), models.Q(('how', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='entry_answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='entryquestion',
            constraint=models.CheckConstraint(condition=models.Q(('answer', ''), models.Q(('answer', 'none'), ('how', 'representative')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='entry_says_why'),
        ),
        migrations.AddConstraint(
            model_name='entryquestion',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('company', 'asked'), name='entry_asked_once'),
        ),
        same_tenant("programs_companyrelation", "declared_for_id", "programs_company", key="consortium_id"),
        same_tenant("programs_entryquestion", "company_id", "programs_company", key="consortium_id"),
        same_tenant("programs_entryquestion", "asked_id", "programs_company", key="consortium_id"),
        on_postgresql(
            ENTRY, "DROP TRIGGER entry ON programs_company; DROP FUNCTION programs_company_entry();"
        ),
    ]

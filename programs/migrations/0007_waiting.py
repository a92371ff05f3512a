"""The waiting list: its rule, what those who wait were told, the key of a candidate's own page."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0006_invited'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='news_muted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='CandidateKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='programs.candidate')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
            ],
        ),
        migrations.CreateModel(
            name='WaitingRule',
            fields=[
                ('program', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='waiting_rule', serialize=False, to='programs.program')),
                ('order', models.CharField(choices=[('date', 'who has waited longest'), ('coordinator', 'as the coordinator says')], default='date', max_length=11, verbose_name='who comes first')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='in your words')),
                ('every_weeks', models.PositiveSmallIntegerField(default=4, verbose_name='news at least every so many weeks')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('order__in', ['date', 'coordinator'])), name='waiting_order_known'), models.CheckConstraint(condition=models.Q(('every_weeks__gte', 1), ('every_weeks__lte', 12)), name='waiting_1_to_12_weeks'), models.CheckConstraint(condition=models.Q(('order', 'date'), models.Q(('words', ''), _negated=True), _connector='OR'), name='waiting_order_in_words')],
            },
        ),
        migrations.CreateModel(
            name='WaitingNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_on', models.DateField()),
                ('awaited', models.CharField(choices=[('company', 'the signature of their company'), ('theme', 'somebody on their theme'), ('place', 'a place with somebody on their theme'), ('floor', 'somebody closer to what they seek'), ('coordinator', 'your decision')], max_length=11)),
                ('sent_at', models.DateTimeField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting_news', to='programs.candidate')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('awaited__in', ['company', 'theme', 'place', 'floor', 'coordinator'])), name='awaited_known'), models.UniqueConstraint(fields=('candidate', 'said_on'), name='waiting_news_once_a_day')],
            },
        ),
        same_tenant("programs_waitingnews", "candidate_id", "programs_candidate"),
        same_tenant("programs_candidatekey", "candidate_id", "programs_candidate"),
    ]

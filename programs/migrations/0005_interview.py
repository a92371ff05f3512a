"""Interviews: slots and who took them, grids and their notes, facts with their source, what managers answer."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0004_lives'),
    ]

    operations = [
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('begun_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='interview', to='programs.candidate')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
            ],
        ),
        migrations.CreateModel(
            name='InterviewKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interview_keys', to='programs.candidate')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
            ],
        ),
        migrations.CreateModel(
            name='InterviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40)),
                ('text', models.TextField(max_length=4000)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='programs.interview')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
            ],
        ),
        migrations.CreateModel(
            name='InterviewSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='date and time')),
                ('minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(180)], verbose_name='length in minutes')),
                ('way', models.CharField(choices=[('place', 'face to face'), ('phone', 'by phone'), ('video', 'by video')], max_length=6, verbose_name='how')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('link', models.URLField(blank=True, verbose_name='video link')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
            ],
            options={
                'ordering': ['starts_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='InterviewBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveSmallIntegerField(default=0)),
                ('booked_at', models.DateTimeField(auto_now_add=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interview_bookings', to='programs.candidate')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookings', to='programs.interviewslot')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail of the manager')),
                ('language', models.CharField(default='fr', max_length=5)),
                ('consent', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, choices=[('yes', 'supports'), ('no', 'does not support'), ('talk', 'wants to talk about it')], max_length=4)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='support_requests', to='programs.candidate')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SupportKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='programs.supportrequest')),
            ],
        ),
        migrations.CreateModel(
            name='CandidateFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=40)),
                ('value', models.JSONField(null=True)),
                ('source', models.CharField(choices=[('declared', 'declared'), ('heard', 'heard in interview'), ('inferred', 'inferred from the interview'), ('manager', 'answered by their management')], max_length=8, verbose_name='source')),
                ('at', models.DateTimeField()),
                ('used', models.BooleanField(default=False)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='programs.candidate')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('source__in', ['declared', 'heard', 'inferred', 'manager'])), name='fact_source_known'), models.UniqueConstraint(fields=('candidate', 'field', 'source'), name='fact_once_per_source'), models.UniqueConstraint(condition=models.Q(('used', True)), fields=('candidate', 'field'), name='fact_used_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=models.UniqueConstraint(fields=('program', 'id'), name='interview_in_program'),
        ),
        migrations.AddConstraint(
            model_name='interviewnote',
            constraint=models.UniqueConstraint(fields=('interview', 'section'), name='note_once_per_section'),
        ),
        migrations.AddIndex(
            model_name='interviewslot',
            index=models.Index(fields=['program', 'starts_at'], name='programs_in_program_8be58e_idx'),
        ),
        migrations.AddConstraint(
            model_name='interviewslot',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['place', 'phone', 'video'])), name='slot_way_known'),
        ),
        migrations.AddConstraint(
            model_name='interviewslot',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 10), ('minutes__lte', 180)), name='slot_10_to_180_minutes'),
        ),
        migrations.AddConstraint(
            model_name='interviewslot',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('host', 'starts_at'), name='slot_once_per_host'),
        ),
        migrations.AddConstraint(
            model_name='interviewslot',
            constraint=models.UniqueConstraint(fields=('program', 'id'), name='slot_in_program'),
        ),
        migrations.AddConstraint(
            model_name='interviewbooking',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('slot',), name='booking_one_per_slot'),
        ),
        migrations.AddConstraint(
            model_name='interviewbooking',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('candidate',), name='booking_one_per_candidate'),
        ),
        migrations.AddIndex(
            model_name='supportrequest',
            index=models.Index(condition=models.Q(('answered_at', None), ('closed_at', None), ('reminded_at', None)), fields=['asked_at'], name='support_to_remind'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answer__in', ['yes', 'no', 'talk']), ('answered_at__isnull', False)), _connector='OR'), name='support_answer_has_date'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None), ('closed_at', None)), fields=('candidate',), name='support_asked_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.UniqueConstraint(fields=('program', 'id'), name='support_in_program'),
        ),
        same_tenant("programs_interviewbooking", "slot_id", "programs_interviewslot"),
        same_tenant("programs_interviewbooking", "candidate_id", "programs_candidate"),
        same_tenant("programs_interviewkey", "candidate_id", "programs_candidate"),
        same_tenant("programs_interview", "candidate_id", "programs_candidate"),
        same_tenant("programs_interviewnote", "interview_id", "programs_interview"),
        same_tenant("programs_candidatefact", "candidate_id", "programs_candidate"),
        same_tenant("programs_supportrequest", "candidate_id", "programs_candidate"),
        same_tenant("programs_supportkey", "request_id", "programs_supportrequest"),
    ]

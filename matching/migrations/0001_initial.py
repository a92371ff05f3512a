import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programs", "0001_initial"),
        ("programs", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveIntegerField()),
                ("low", models.PositiveIntegerField()),
                ("high", models.PositiveIntegerField()),
                ("confidence", models.PositiveIntegerField()),
                ("explanation", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "to decide"),
                            ("validated", "validated"),
                            ("dismissed", "set aside"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.candidate"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.candidate"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
            ],
            options={
                "ordering": ["-score", "id"],
            },
        ),
        migrations.CreateModel(
            name="Binome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("same_company_allowed", models.BooleanField(default=False)),
                ("score", models.PositiveIntegerField(null=True)),
                ("confidence", models.PositiveIntegerField(null=True)),
                ("explanation", models.JSONField(default=dict)),
                (
                    "note",
                    models.TextField(blank=True, max_length=2000, verbose_name="why the two were paired"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("formed", "to announce"),
                            ("announced", "awaiting both answers"),
                            ("accepted", "charter to sign"),
                            ("active", "active"),
                            ("paused", "paused"),
                            ("ended", "ended"),
                            ("declined", "declined"),
                        ],
                        default="formed",
                        max_length=10,
                    ),
                ),
                ("formed_at", models.DateTimeField(auto_now_add=True)),
                ("announced_at", models.DateTimeField(blank=True, null=True)),
                ("mentor_accepted_at", models.DateTimeField(blank=True, null=True)),
                ("mentee_accepted_at", models.DateTimeField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="binomes_as_mentee",
                        to="programs.candidate",
                    ),
                ),
                (
                    "mentee_company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.company"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="binomes_as_mentor",
                        to="programs.candidate",
                    ),
                ),
                (
                    "mentor_company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.company"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="binomes",
                        to="programs.program",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="binome",
                        to="matching.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["formed", "announced", "accepted", "active", "paused", "ended", "declined"],
                            )
                        ),
                        name="binome_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                        name="binome_between_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mentor_company", models.F("mentee_company")), _negated=True),
                            ("same_company_allowed", True),
                            _connector="OR",
                        ),
                        name="binome_across_companies",
                        violation_error_message="Two people of one company cannot be paired in this programme.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("mentee_accepted_at__isnull", False),
                                ("mentor_accepted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="binome_accepted_by_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["active", "paused"]), _negated=True),
                            ("started_at__isnull", False),
                            _connector="OR",
                        ),
                        name="binome_active_has_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_at", None),
                            models.Q(
                                ("mentee_accepted_at__isnull", False), ("mentor_accepted_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="binome_started_after_both_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ["ended", "declined"])),
                            models.Q(
                                models.Q(("state__in", ["ended", "declined"]), _negated=True),
                                ("ended_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="binome_end_has_date",
                    ),
                    models.UniqueConstraint(fields=("mentor", "mentee"), name="binome_once_per_pair"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("formed", "announced", "accepted", "active", "paused"))
                        ),
                        fields=("mentee",),
                        name="binome_one_live_per_mentee",
                    ),
                    models.UniqueConstraint(fields=("program", "id"), name="binome_in_program"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "awaiting an answer"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "without an answer in time"),
                            ("freed", "no longer possible"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="a word to the mentor")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests_made",
                        to="programs.candidate",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests_received",
                        to="programs.candidate",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "accepted", "declined", "withdrawn", "expired", "freed"])
                        ),
                        name="request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                        name="request_between_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "asked")),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="request_answer_has_date",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "accepted"])),
                        fields=("mentee",),
                        name="request_one_open_per_mentee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scenario",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("running", "being computed"),
                            ("failed", "could not be computed"),
                            ("draft", "to decide"),
                            ("decided", "decided"),
                            ("discarded", "set aside"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("current", models.BooleanField(default=False)),
                ("policy", models.JSONField()),
                ("proof", models.JSONField(default=dict)),
                ("seed", models.PositiveBigIntegerField(default=0)),
                ("engine", models.CharField(blank=True, max_length=20)),
                ("input_hash", models.CharField(blank=True, max_length=64)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scenarios",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "failed", "draft", "decided", "discarded"])
                        ),
                        name="scenario_state_known",
                    ),
                    models.UniqueConstraint(fields=("program", "id"), name="scenario_in_program"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("program",),
                        name="scenario_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="scenario_progress_to_100"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="scenario",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="matching.scenario"
            ),
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("keep", "kept together"), ("apart", "kept apart")], max_length=5
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.candidate"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.candidate"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="matching.scenario",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["keep", "apart"])), name="pin_kind_known"
                    ),
                    models.UniqueConstraint(
                        fields=("scenario", "mentor", "mentee"), name="pin_once_per_pair"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "keep")),
                        fields=("scenario", "mentee"),
                        name="pin_one_kept_per_mentee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("lock", "locked"),
                            ("unlock", "unlocked"),
                            ("forbid", "kept apart"),
                            ("allow", "allowed again"),
                            ("choose", "chosen"),
                            ("swap", "exchanged"),
                            ("update", "brought up to date"),
                            ("dismiss", "set aside"),
                            ("reopen", "taken back"),
                        ],
                        max_length=8,
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("cost", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edits",
                        to="matching.scenario",
                    ),
                ),
            ],
            options={
                "ordering": ["revision"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verb__in",
                                [
                                    "lock",
                                    "unlock",
                                    "forbid",
                                    "allow",
                                    "choose",
                                    "swap",
                                    "update",
                                    "dismiss",
                                    "reopen",
                                ],
                            )
                        ),
                        name="board_verb_known",
                    ),
                    models.UniqueConstraint(fields=("scenario", "revision"), name="edit_once_per_revision"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shortlisted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("explanation", models.JSONField(default=dict)),
                ("position", models.PositiveSmallIntegerField()),
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("ranked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shortlist",
                        to="programs.candidate",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.candidate"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
            ],
            options={
                "ordering": ["mentee", "position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                        name="shortlist_between_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rank", None), ("ranked_at", None)),
                            models.Q(("rank__gte", 1), ("rank__lte", 5), ("ranked_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="shortlist_rank_1_to_5",
                    ),
                    models.UniqueConstraint(fields=("mentee", "mentor"), name="shortlist_once_per_pair"),
                    models.UniqueConstraint(fields=("mentee", "rank"), name="shortlist_one_of_a_rank"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("other_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("other_name", models.CharField(blank=True, max_length=170, verbose_name="name")),
                ("other_key", models.CharField(editable=False, max_length=170)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("participant", "the person"),
                            ("representative", "the company's representative"),
                            ("coordinator", "the coordinator"),
                        ],
                        max_length=14,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="programs.candidate",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["participant", "representative", "coordinator"])),
                        name="tie_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("other_key", ""), _negated=True), name="tie_names_somebody"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unpaired",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=30)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.candidate"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unpaired",
                        to="matching.scenario",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("scenario", "candidate"), name="unpaired_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Veto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("coordinator", "the coordinator"),
                            ("mentor", "the mentor"),
                            ("mentee", "the mentee"),
                            ("failed", "a pair that did not work"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.candidate"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.candidate"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["coordinator", "mentor", "mentee", "failed"])),
                        name="veto_source_known",
                    ),
                    models.UniqueConstraint(fields=("mentor", "mentee"), name="veto_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("send_at", models.DateTimeField(verbose_name="send on")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("told", models.PositiveIntegerField(default=0)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="announcements",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "ordering": ["-send_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sent_at", None), ("cancelled_at", None), _connector="OR"),
                        name="announcement_sent_or_cancelled",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None), ("sent_at", None)),
                        fields=("program",),
                        name="announcement_one_awaited",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Chooser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("none_suits", models.BooleanField(default=False)),
                (
                    "words",
                    models.CharField(blank=True, max_length=500, verbose_name="a word to the coordinator"),
                ),
                (
                    "candidate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choosing",
                        to="programs.candidate",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("none_suits", False), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="chooser_none_is_an_answer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchingPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weights", models.JSONField(default=dict)),
                (
                    "floor_mode",
                    models.CharField(
                        choices=[
                            ("best", "the best reachable floor"),
                            ("none", "no floor"),
                            ("value", "a floor that you choose"),
                        ],
                        default="best",
                        max_length=5,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("administrative", "the coordinator decides"),
                            ("self", "the mentees choose"),
                            ("hybrid", "the mentees rank, the coordinator decides"),
                        ],
                        default="administrative",
                        max_length=14,
                        verbose_name="who chooses",
                    ),
                ),
                (
                    "shortlist",
                    models.PositiveSmallIntegerField(
                        default=4,
                        validators=[
                            django.core.validators.MinValueValidator(3),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="mentors on each shortlist",
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("deadline", models.DateTimeField(blank=True, null=True, verbose_name="choices until")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "program",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="policy",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["administrative", "self", "hybrid"])),
                        name="policy_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shortlist__gte", 3), ("shortlist__lte", 5)),
                        name="policy_shortlist_3_to_5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opened_at", None), ("deadline__isnull", False), _connector="OR"),
                        name="policy_open_has_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None), ("opened_at__isnull", False), _connector="OR"
                        ),
                        name="policy_closed_was_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(choices=[("mentor", "mentor"), ("mentee", "mentee")], max_length=6),
                ),
                (
                    "objective",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "not reached"),
                            (1, "reached in part"),
                            (2, "reached"),
                            (3, "more than reached"),
                        ],
                        verbose_name="objective",
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(verbose_name="progress")),
                ("fit", models.PositiveSmallIntegerField(verbose_name="how well the two suited one another")),
                (
                    "would_mentor",
                    models.BooleanField(blank=True, null=True, verbose_name="would be a mentor"),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "binome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="matching.binome",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["mentor", "mentee"])), name="outcome_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("objective__in", [0, 1, 2, 3])), name="outcome_objective_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__gte", 1), ("progress__lte", 5)),
                        name="outcome_progress_1_to_5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fit__gte", 1), ("fit__lte", 5)), name="outcome_fit_1_to_5"
                    ),
                    models.UniqueConstraint(fields=("binome", "side"), name="outcome_once_per_member"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "validated", "dismissed"])),
                name="proposal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 1), ("score__lte", 10000)), name="proposal_score_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("mentor", models.F("mentee")), _negated=True), name="proposal_between_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "proposed")),
                    models.Q(models.Q(("state", "proposed"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_decided_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "dismissed"), _negated=True),
                fields=("scenario", "mentee"),
                name="proposal_once_per_mentee",
            ),
        ),
    ]

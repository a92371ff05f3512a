import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("matching", "0001_initial"),
        ("programs", "0001_initial"),
        ("programs", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitteeSession",
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
                            ("draft", "being prepared"),
                            ("convened", "convened"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="date and time")),
                (
                    "length",
                    models.PositiveSmallIntegerField(
                        default=90,
                        validators=[
                            django.core.validators.MinValueValidator(15),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="length in minutes",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("link", models.URLField(blank=True, verbose_name="video link")),
                ("agenda", models.TextField(blank=True, max_length=4000, verbose_name="agenda")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("convened_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("minutes", models.TextField(blank=True, max_length=20000, verbose_name="minutes")),
                ("edition", models.PositiveSmallIntegerField(default=0)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("pdf", models.BinaryField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="committee_sessions",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CostSharing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("equal", "equal parts"),
                            ("seats", "by people announced"),
                            ("participants", "by people paired"),
                            ("custom", "parts agreed on"),
                        ],
                        max_length=12,
                        verbose_name="rule",
                    ),
                ),
                ("reckoned_on", models.DateField(verbose_name="reckoning date")),
                ("declared_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cost_sharing",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["equal", "seats", "participants", "custom"])),
                        name="cost_rule_known",
                    ),
                    models.UniqueConstraint(fields=("program", "id"), name="cost_sharing_in_program"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weight", models.PositiveIntegerField(verbose_name="weight")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="programs.company"
                    ),
                ),
                (
                    "consortium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.consortium",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "sharing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="tracking.costsharing",
                    ),
                ),
            ],
            options={
                "ordering": ["company__key"],
                "constraints": [
                    models.UniqueConstraint(fields=("sharing", "company"), name="cost_part_once_per_company"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__lte", 1000000)), name="cost_part_weight_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=400, verbose_name="decision")),
                ("owner", models.CharField(max_length=250, verbose_name="in charge")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="for")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "to do"), ("done", "done"), ("dropped", "given up")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "consortium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.consortium",
                    ),
                ),
                (
                    "owner_company",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="programs.company",
                    ),
                ),
                (
                    "owner_user",
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
                        related_name="decisions",
                        to="programs.program",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="tracking.committeesession",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "dropped"])),
                        name="decision_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owner_user", None), ("owner_company", None), _connector="OR"),
                        name="decision_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="decision_settled_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                            ("proposed", "to confirm"),
                            ("planned", "planned"),
                            ("held", "held"),
                            ("missed", "missed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="date and time")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(15),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="length in minutes",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("link", models.URLField(blank=True, verbose_name="video link")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("planned_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "binome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="matching.binome",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "indexes": [
                    models.Index(fields=["binome", "starts_at"], name="tracking_me_binome__5f08ab_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "planned", "held", "missed", "cancelled"])
                        ),
                        name="meeting_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 15), ("minutes__lte", 240)),
                        name="meeting_15_to_240_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at__isnull", False), ("state__in", ["held", "missed", "cancelled"])
                            ),
                            models.Q(("settled_at", None), ("state__in", ["proposed", "planned"])),
                            _connector="OR",
                        ),
                        name="meeting_settled_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "planned"), _negated=True),
                            ("planned_at__isnull", False),
                            _connector="OR",
                        ),
                        name="meeting_planned_has_date",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "planned"])),
                        fields=("binome", "starts_at"),
                        name="meeting_once_at_a_time",
                        violation_error_message="A meeting is already planned at that time.",
                    ),
                    models.UniqueConstraint(fields=("program", "id"), name="meeting_in_program"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=7)),
                ("language", models.CharField(max_length=5)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "being prepared"),
                            ("ready", "ready"),
                            ("failed", "could not be made"),
                        ],
                        default="queued",
                        max_length=6,
                    ),
                ),
                ("figures", models.JSONField(default=dict)),
                ("pdf", models.BinaryField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("pages", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=200)),
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
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "ordering": ["-period"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "ready", "failed"])),
                        name="report_state_known",
                    ),
                    models.UniqueConstraint(fields=("program", "period"), name="report_once_per_period"),
                    models.UniqueConstraint(fields=("program", "id"), name="report_in_program"),
                ],
            },
        ),
        migrations.AddField(
            model_name="committeesession",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="tracking.report",
            ),
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=170)),
                ("company", models.CharField(blank=True, max_length=250)),
                (
                    "presence",
                    models.CharField(
                        choices=[
                            ("invited", "invited"),
                            ("present", "present"),
                            ("excused", "excused"),
                            ("absent", "absent"),
                        ],
                        default="invited",
                        max_length=8,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="tracking.committeesession",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("presence__in", ["invited", "present", "excused", "absent"])),
                        name="presence_known",
                    ),
                    models.UniqueConstraint(fields=("session", "user"), name="attendance_once_per_session"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostLine",
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
                        choices=[
                            ("training", "training"),
                            ("coordination", "coordination"),
                            ("other", "other"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="label")),
                ("planned", models.PositiveBigIntegerField(verbose_name="planned amount")),
                (
                    "actual",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="actual amount"),
                ),
                ("on", models.DateField(blank=True, null=True, verbose_name="date")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cost_lines",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["training", "coordination", "other"])),
                        name="cost_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned__gte", 0),
                            ("planned__lte", 1000000000),
                            models.Q(
                                ("actual", None),
                                models.Q(("actual__gte", 0), ("actual__lte", 1000000000)),
                                _connector="OR",
                            ),
                        ),
                        name="cost_amounts_in_range",
                        violation_error_message="An amount goes from 0 to 10 million.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="committeesession",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "convened", "cancelled"])),
                name="session_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeesession",
            constraint=models.CheckConstraint(
                condition=models.Q(("length__gte", 15), ("length__lte", 480)),
                name="session_15_to_480_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "convened"), _negated=True),
                    ("convened_at__isnull", False),
                    _connector="OR",
                ),
                name="session_convened_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                    models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_at", None)),
                    _connector="OR",
                ),
                name="session_cancelled_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pdf", None), ("published_at", None)),
                    models.Q(("edition__gte", 1), ("pdf__isnull", False), ("published_at__isnull", False)),
                    _connector="OR",
                ),
                name="session_minutes_published_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeesession",
            constraint=models.UniqueConstraint(fields=("program", "id"), name="session_in_program"),
        ),
        migrations.AddIndex(
            model_name="committeesession",
            index=models.Index(fields=["program", "-starts_at"], name="tracking_co_program_5e6949_idx"),
        ),
    ]

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("key", models.CharField(editable=False, max_length=120)),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="place")),
                ("sector", models.CharField(blank=True, max_length=10, verbose_name="sector code")),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="Consortium",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("slug", models.SlugField(unique=True)),
                (
                    "country",
                    models.CharField(
                        choices=[("CA", "Canada"), ("FR", "France")], max_length=2, verbose_name="country"
                    ),
                ),
                ("language", models.CharField(default="fr", max_length=5, verbose_name="language")),
                (
                    "zone",
                    models.CharField(default="America/Toronto", max_length=40, verbose_name="time zone"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "permissions": [
                    ("govern_consortium", "Govern"),
                    ("represent_consortium", "Represent a company"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("first_name", models.CharField(blank=True, max_length=80, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=80, verbose_name="last name")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "French"), ("en", "English")],
                        default="fr",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="user_email_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("mentor", "mentor"), ("mentee", "mentee")],
                        max_length=6,
                        verbose_name="role",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="where it hangs")),
                ("seed", models.CharField(max_length=64)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.company",
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
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("mentor", "mentor"), ("mentee", "mentee")],
                        max_length=6,
                        verbose_name="role",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "invited"),
                            ("applied", "applied"),
                            ("interviewed", "interviewed"),
                            ("eligible", "eligible"),
                            ("waiting", "waiting list"),
                            ("paired", "paired"),
                            ("withdrawn", "withdrawn"),
                            ("ended", "ended"),
                            ("alumni", "alumni"),
                        ],
                        default="applied",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("first_name", models.CharField(max_length=80, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=80, verbose_name="last name")),
                ("sort_name", models.CharField(db_default="", editable=False, max_length=170)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("job_title", models.CharField(blank=True, max_length=120, verbose_name="job title")),
                ("trade", models.CharField(blank=True, max_length=120, verbose_name="trade")),
                ("level_label", models.CharField(blank=True, max_length=60, verbose_name="career level")),
                (
                    "level",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                    ),
                ),
                (
                    "tenure_years",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="years in the company",
                    ),
                ),
                ("skills", models.JSONField(blank=True, default=list)),
                ("qualities", models.JSONField(blank=True, default=list)),
                ("intentions", models.JSONField(blank=True, default=list)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("availability", models.JSONField(blank=True, default=list)),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="place")),
                ("remote", models.BooleanField(blank=True, null=True, verbose_name="meets by video")),
                (
                    "learning",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("doing", "by trying"),
                            ("watching", "by watching and listening"),
                            ("thinking", "from theory and models"),
                            ("relating", "by talking it through"),
                        ],
                        max_length=10,
                        verbose_name="learns",
                    ),
                ),
                (
                    "teaching",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("doing", "by trying"),
                            ("watching", "by watching and listening"),
                            ("thinking", "from theory and models"),
                            ("relating", "by talking it through"),
                        ],
                        max_length=10,
                        verbose_name="passes on",
                    ),
                ),
                ("biography", models.TextField(blank=True, verbose_name="in their own words")),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="number of mentees",
                    ),
                ),
                (
                    "available_throughout",
                    models.BooleanField(blank=True, null=True, verbose_name="available for the whole length"),
                ),
                (
                    "management_support",
                    models.BooleanField(blank=True, null=True, verbose_name="supported by management"),
                ),
                (
                    "room_for_manoeuvre",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="has room for manoeuvre on the subject"
                    ),
                ),
                (
                    "voluntary",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="takes part of their own free will"
                    ),
                ),
                (
                    "stable_in_post",
                    models.BooleanField(blank=True, null=True, verbose_name="expects to stay in post"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("state_since", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="candidates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="programs.company",
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
            ],
            options={
                "ordering": ["sort_name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("stamp", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("company_named", models.CharField(blank=True, max_length=120, verbose_name="company")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("language", models.CharField(default="fr", max_length=5)),
                ("said", models.JSONField(default=dict)),
                ("expectations", models.TextField(blank=True, verbose_name="expectations")),
                ("concerns", models.TextField(blank=True, verbose_name="to be talked over")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("asking", "asks about the company"),
                            ("sent", "sent"),
                            ("declined", "not in the consortium"),
                            ("replaced", "replaced by a later one"),
                            ("gone", "taken back before it was read"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("touched_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="applications",
                        to="programs.applicationlink",
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="applications",
                        to="programs.candidate",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.company",
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
            ],
            options={
                "ordering": ["-sent_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CompanyRelation",
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
                            ("supplies", "supplies"),
                            ("competes", "competes with"),
                            ("partners", "is a partner of"),
                            ("belongs", "is in the group of"),
                        ],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
                ("depends", models.BooleanField(default=False, verbose_name="one depends on the other")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("declared_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations_out",
                        to="programs.company",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations_in",
                        to="programs.company",
                    ),
                ),
                (
                    "consortium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="programs.consortium",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["supplies", "competes", "partners", "belongs"])),
                        name="relation_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="relation_between_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("source", "target", "kind"),
                        name="relation_once",
                        violation_error_message="This relation is already declared.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="company",
            name="consortium",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="companies",
                to="programs.consortium",
            ),
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("heading_key", models.CharField(max_length=120)),
                ("field", models.CharField(blank=True, max_length=40)),
                (
                    "consortium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.consortium",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consortium", "heading_key"), name="heading_once_per_consortium"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsortiumUserObjectPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="programs.consortium"),
                ),
                (
                    "permission",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Program",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("slug", models.SlugField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("classic", "classic mentoring"), ("reverse", "reverse mentoring")],
                        default="classic",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("recruiting", "recruiting"),
                            ("pairing", "pairing"),
                            ("running", "running"),
                            ("closing", "closing"),
                            ("closed", "closed"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                (
                    "same_company_allowed",
                    models.BooleanField(default=False, verbose_name="pairs within one company allowed"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "consortium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programs",
                        to="programs.consortium",
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("coordinate_program", "Coordinate"),
                    ("participate_program", "Take part"),
                    ("represent_program", "Represent a company"),
                    ("read_figures_program", "Read the committee's figures"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["classic", "reverse"])), name="program_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "recruiting", "pairing", "running", "closing", "closed"])
                        ),
                        name="program_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="program_ends_after_start",
                        violation_error_message="The programme must end after it starts.",
                    ),
                    models.UniqueConstraint(fields=("consortium", "id"), name="program_in_consortium"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboundEmail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("kind", models.CharField(max_length=30)),
                ("to", models.EmailField(max_length=254)),
                ("language", models.CharField(default="fr", max_length=5)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("ics", models.TextField(blank=True)),
                ("ics_method", models.CharField(blank=True, max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "to send"),
                            ("claimed", "being sent"),
                            ("data", "handed to the mail server"),
                            ("sent", "sent"),
                            ("dead", "refused"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("uncertain", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("lease", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "consortium",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.consortium",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")), fields=["next_at"], name="mail_due"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["claimed", "data"])),
                        fields=["lease_until"],
                        name="mail_stale",
                    ),
                    models.Index(fields=["to", "-created_at"], name="mail_to"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "claimed", "data", "sent", "dead"])),
                        name="mail_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="mail_sent_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
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
                            ("recruitment", "recruitment opens"),
                            ("pairing", "pairing"),
                            ("launch", "launch gathering"),
                            ("midpoint", "mid-point gathering"),
                            ("end", "closing gathering"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["recruitment", "pairing", "launch", "midpoint", "end"])
                        ),
                        name="milestone_kind_known",
                    ),
                    models.UniqueConstraint(fields=("program", "kind"), name="milestone_once_per_program"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("operator", "operator"),
                            ("coordinator", "coordinator"),
                            ("representative", "company representative"),
                            ("committee", "steering committee member"),
                            ("participant", "participant"),
                        ],
                        max_length=15,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="programs.company",
                    ),
                ),
                (
                    "consortium",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="programs.consortium",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ["operator", "coordinator", "representative", "committee", "participant"],
                            )
                        ),
                        name="membership_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consortium", None), ("role", "operator")),
                            models.Q(
                                models.Q(("role", "operator"), _negated=True), ("consortium__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="membership_operator_has_no_consortium",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "representative"), _negated=True),
                            ("company__isnull", False),
                            _connector="OR",
                        ),
                        name="membership_representative_has_company",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "participant"), _negated=True),
                            ("program__isnull", False),
                            _connector="OR",
                        ),
                        name="membership_participant_has_program",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "role", "consortium", "company", "program"),
                        name="membership_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("matching", "forming pairs"),
                            ("sharing", "what other participants see"),
                            ("company", "what the company learns"),
                            ("next", "the next cohort"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.CharField(max_length=12)),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=5)),
                ("agreed_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="programs.application",
                    ),
                ),
                (
                    "withdrawn_by",
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
                "ordering": ["agreed_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["matching", "sharing", "company", "next"])),
                        name="consent_purpose_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("application", "purpose", "version"),
                        name="consent_stands_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="candidate",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="candidates", to="programs.program"
            ),
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("verb", models.CharField(max_length=40)),
                ("target_type", models.CharField(max_length=30)),
                ("target_id", models.BigIntegerField(null=True)),
                ("data", models.JSONField(default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consortium",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.consortium",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["program", "-at"], name="programs_au_program_f1ec64_idx"),
                    models.Index(
                        fields=["target_type", "target_id", "-at"], name="programs_au_target__766985_idx"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="applicationlink",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="programs.program"
            ),
        ),
        migrations.CreateModel(
            name="ApplicationKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("open", "to go on"), ("withdraw", "to withdraw")], max_length=8
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="programs.application",
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
                        condition=models.Q(("purpose__in", ["open", "withdraw"])),
                        name="application_key_purpose_known",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="applications",
                to="programs.program",
            ),
        ),
        migrations.CreateModel(
            name="ProgramUserObjectPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="programs.program"),
                ),
                (
                    "permission",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SheetUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filename", models.CharField(max_length=120)),
                ("content", models.BinaryField()),
                (
                    "side",
                    models.CharField(
                        blank=True, choices=[("mentor", "mentor"), ("mentee", "mentee")], max_length=6
                    ),
                ),
                ("mapping", models.JSONField(default=dict)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="theme")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("program", "label"), name="theme_once_per_program"),
                    models.UniqueConstraint(fields=("program", "id"), name="theme_in_program"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateTheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "depth",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "a first acquaintance"), (2, "real practice"), (3, "deep experience")],
                        default=2,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="programs.candidate",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["-depth", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("candidate", "theme"), name="theme_once_per_candidate"),
                    models.CheckConstraint(
                        condition=models.Q(("depth__gte", 1), ("depth__lte", 3)), name="theme_depth_1_to_3"
                    ),
                ],
            },
        ),
        migrations.AlterUniqueTogether(
            name="consortiumuserobjectpermission",
            unique_together={("user", "permission", "content_object")},
        ),
        migrations.AlterUniqueTogether(
            name="programuserobjectpermission",
            unique_together={("user", "permission", "content_object")},
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.UniqueConstraint(
                fields=("consortium", "key"),
                name="company_once_per_consortium",
                violation_error_message="This company is already in the consortium.",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.UniqueConstraint(fields=("consortium", "id"), name="company_in_consortium"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["mentor", "mentee"])), name="candidate_side_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "invited",
                            "applied",
                            "interviewed",
                            "eligible",
                            "waiting",
                            "paired",
                            "withdrawn",
                            "ended",
                            "alumni",
                        ],
                    )
                ),
                name="candidate_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__gte", 1), ("capacity__lte", 5)),
                name="candidate_capacity_1_to_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level", None), models.Q(("level__gte", 0), ("level__lte", 1)), _connector="OR"
                ),
                name="candidate_level_between_0_and_1",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                models.F("program"),
                models.F("side"),
                name="candidate_once_per_side",
                violation_error_message="This e-mail already has a candidate on this side of the programme.",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(fields=("program", "id"), name="candidate_in_program"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(fields=("id", "company"), name="candidate_of_company"),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["program", "side", "state"], name="programs_ca_program_8eac4d_idx"),
        ),
        migrations.AddConstraint(
            model_name="applicationlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["", "mentor", "mentee"])), name="link_side_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationlink",
            constraint=models.UniqueConstraint(fields=("program", "id"), name="link_in_program"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "asking", "sent", "declined", "replaced", "gone"])
                ),
                name="application_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("candidate__isnull", False), ("state", "sent")),
                    models.Q(("state", "sent"), _negated=True),
                    _connector="OR",
                ),
                name="application_sent_has_candidate",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at", None), ("state", "draft")),
                    models.Q(models.Q(("state", "draft"), _negated=True), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="application_sent_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(fields=("program", "id"), name="application_in_program"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["program", "email"], name="programs_ap_program_920eab_idx"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("state", "draft")), fields=["touched_at"], name="application_stale"
            ),
        ),
    ]

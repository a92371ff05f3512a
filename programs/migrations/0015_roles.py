"""Roles are offered, accepted and withdrawn, and a consortium keeps a coordinator; forms sent once; relations corrected."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mentorat.lib.db import on_postgresql, same_tenant

KNOWN = """
UPDATE programs_membership m SET granted_by_id = e.actor_id
FROM programs_auditevent e
WHERE e.verb = 'membership.granted' AND e.target_type = 'membership' AND e.target_id = m.id
"""
COORDINATED = """
CREATE OR REPLACE FUNCTION programs_consortium_coordinated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM programs_consortium WHERE id = OLD.consortium_id FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (
        SELECT 1 FROM programs_membership m JOIN programs_user u ON u.id = m.user_id
        WHERE m.consortium_id = OLD.consortium_id AND m.role = 'coordinator' AND m.program_id IS NULL AND u.is_active
    ) THEN
        RAISE EXCEPTION 'consortium_keeps_a_coordinator: consortium % would have nobody to coordinate it', OLD.consortium_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consortium_keeps_a_coordinator';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER coordinator_withdrawn AFTER DELETE ON programs_membership
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (OLD.role = 'coordinator' AND OLD.consortium_id IS NOT NULL AND OLD.program_id IS NULL)
    EXECUTE FUNCTION programs_consortium_coordinated();
CREATE CONSTRAINT TRIGGER coordinator_changed AFTER UPDATE ON programs_membership
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (OLD.role = 'coordinator' AND OLD.consortium_id IS NOT NULL AND OLD.program_id IS NULL
          AND (NEW.role, NEW.consortium_id, NEW.program_id) IS DISTINCT FROM (OLD.role, OLD.consortium_id, OLD.program_id))
    EXECUTE FUNCTION programs_consortium_coordinated();
"""
UNCOORDINATED = """
DROP TRIGGER coordinator_withdrawn ON programs_membership;
DROP TRIGGER coordinator_changed ON programs_membership;
DROP FUNCTION programs_consortium_coordinated();
"""
GROUPS = """
CREATE OR REPLACE FUNCTION programs_relation_groups() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM programs_consortium WHERE id = NEW.consortium_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM programs_companyrelation r
        WHERE r.kind = 'belongs' AND r.ended_at IS NULL AND r.source_id = NEW.target_id AND r.target_id = NEW.source_id
            AND daterange(r.starts_on, r.ends_on, '[]') && daterange(NEW.starts_on, NEW.ends_on, '[]')
    ) THEN
        RAISE EXCEPTION 'relation_group_one_way: companies % and % would each be in the group of the other', NEW.source_id,
            NEW.target_id USING ERRCODE = 'check_violation', CONSTRAINT = 'relation_group_one_way';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER group_one_way AFTER INSERT OR UPDATE ON programs_companyrelation
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (NEW.kind = 'belongs' AND NEW.ended_at IS NULL)
    EXECUTE FUNCTION programs_relation_groups();
"""
UNGROUPED = """
DROP TRIGGER group_one_way ON programs_companyrelation; DROP FUNCTION programs_relation_groups();
"""

DRAFTS = """
CREATE OR REPLACE FUNCTION programs_program_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'program_deleted_is_a_draft: programme % has begun', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'program_deleted_is_a_draft';
END $$;
CREATE TRIGGER deleted_is_a_draft BEFORE DELETE ON programs_program FOR EACH ROW
    WHEN (OLD.state <> 'draft') EXECUTE FUNCTION programs_program_deleted();
"""
ALL = "DROP TRIGGER deleted_is_a_draft ON programs_program; DROP FUNCTION programs_program_deleted();"


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0014_entry_objections"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleInvitation",
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
                        verbose_name="role",
                    ),
                ),
                ("first_name", models.CharField(max_length=80, verbose_name="first name")),
                ("last_name", models.CharField(max_length=80, verbose_name="last name")),
                ("sent_at", models.DateTimeField()),
                ("sendings", models.PositiveSmallIntegerField(default=1)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-sent_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.UUIDField()),
                ("led_to", models.CharField(blank=True, max_length=500)),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="companyrelation",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="membership",
            name="granted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="companyrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("starts_on", None),
                        ("starts_on__range", (datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ends_on", None),
                        ("ends_on__range", (datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="relation_dates_plausible",
                violation_error_message="A date stands between 1990 and 2100: check the year.",
            ),
        ),
        migrations.AddField(
            model_name="roleinvitation",
            name="company",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="programs.company",
            ),
        ),
        migrations.AddField(
            model_name="roleinvitation",
            name="consortium",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.consortium"
            ),
        ),
        migrations.AddField(
            model_name="roleinvitation",
            name="invited_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="roleinvitation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sentform",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="roleinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["operator", "coordinator", "representative", "committee", "participant"])
                ),
                name="role_invitation_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["coordinator", "committee"]),
                    models.Q(("company__isnull", False), ("role", "representative")),
                    _connector="OR",
                ),
                name="role_invitation_of_a_consortium",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at", None), ("cancelled_at", None), _connector="OR"),
                name="role_invitation_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleinvitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at", None), ("cancelled_at", None)),
                fields=("consortium", "role", "company", "person"),
                name="role_invitation_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="sentform",
            constraint=models.UniqueConstraint(fields=("user", "number"), name="form_sent_once"),
        ),
        same_tenant("programs_roleinvitation", "company_id", "programs_company", key="consortium_id"),
        on_postgresql(KNOWN, migrations.RunSQL.noop),
        on_postgresql(COORDINATED, UNCOORDINATED),
        on_postgresql(GROUPS, UNGROUPED),
        on_postgresql(DRAFTS, ALL),
    ]

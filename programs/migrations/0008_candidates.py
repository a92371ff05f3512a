"""A candidate has a revision and the keys of search and likeness; filters under a name; where somebody merged has gone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mentorat.lib.db import same_tenant
from mentorat.lib.text import fold
from programs.naming import email_key


def fill_keys(apps, schema_editor):
    """The keys of those who are there already, as `Candidate.clean` makes them."""
    candidates = apps.get_model("programs", "Candidate")._base_manager
    for person in candidates.only("first_name", "last_name", "email", "job_title").iterator():
        name = fold(f"{person.last_name} {person.first_name}")[:170]
        candidates.filter(pk=person.pk).update(
            name_key=" ".join(sorted(name.split())),
            email_key=email_key(person.email),
            search=fold(f"{person.first_name} {person.last_name} {person.email} {person.job_title}"),
        )


def nothing(apps, schema_editor):
    """The columns go, and what was in them."""


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0007_waiting"),
    ]

    operations = [
        migrations.CreateModel(
            name="MergedCandidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gone", models.BigIntegerField()),
                ("merged_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["merged_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.CharField(max_length=600)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.AddField(
            model_name="candidate",
            name="email_key",
            field=models.CharField(db_default="", editable=False, max_length=254),
        ),
        migrations.AddField(
            model_name="candidate",
            name="name_key",
            field=models.CharField(db_default="", editable=False, max_length=170),
        ),
        migrations.AddField(
            model_name="candidate",
            name="revision",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="candidate",
            name="search",
            field=models.TextField(db_default="", editable=False),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["program", "sort_name", "id"], name="candidate_in_order"),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["program", "side", "email_key"], name="candidate_email_alike"),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(
                fields=["program", "side", "name_key", "company"], name="candidate_name_alike"
            ),
        ),
        migrations.AddField(
            model_name="mergedcandidate",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="merged", to="programs.candidate"
            ),
        ),
        migrations.AddField(
            model_name="mergedcandidate",
            name="merged_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="mergedcandidate",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="consortium",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.consortium"
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="mergedcandidate",
            constraint=models.UniqueConstraint(fields=("program", "gone"), name="merged_once"),
        ),
        migrations.AddConstraint(
            model_name="mergedcandidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("gone")), _negated=True), name="merged_into_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                fields=("consortium", "user", "name"),
                name="filter_once_per_name",
                violation_error_message="You already have a filter of that name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.CheckConstraint(
                condition=models.Q(("query", ""), _negated=True), name="filter_filters"
            ),
        ),
        same_tenant("programs_mergedcandidate", "kept_id", "programs_candidate"),
        migrations.RunPython(fill_keys, nothing, elidable=True),
    ]

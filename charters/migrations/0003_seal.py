"""What is written down of each document that is handed out, so that anybody can check it."""

import django.db.models.deletion
from django.db import migrations, models

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):
    dependencies = [("charters", "0002_locks"), ("programs", "0002_locks")]
    operations = [
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("consortium", "id"), name="agreement_in_consortium"),
        ),
        migrations.CreateModel(
            name="SealedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("charter", "charter of a pair"),
                            ("agreement", "agreement between companies"),
                            ("minutes", "minutes of the steering committee"),
                            ("report", "report to the steering committee"),
                        ],
                        max_length=9,
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("certificate", models.CharField(blank=True, max_length=64)),
                ("signatures", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="charters.agreement",
                    ),
                ),
                (
                    "charter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="charters.charter",
                    ),
                ),
                (
                    "consortium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.consortium"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["charter", "agreement", "minutes", "report"])),
                        name="sealed_document_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("charter", None),
                            models.Q(("kind", "charter"), ("program__isnull", False)),
                            _connector="OR",
                        ),
                        name="sealed_document_of_its_charter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreement", None), ("kind", "agreement"), _connector="OR"),
                        name="sealed_document_of_its_agreement",
                    ),
                ]
            },
        ),
        same_tenant("charters_sealeddocument", "program_id", "programs_program", key="consortium_id"),
        same_tenant("charters_sealeddocument", "charter_id", "charters_charter"),
        same_tenant("charters_sealeddocument", "agreement_id", "charters_agreement", key="consortium_id"),
    ]

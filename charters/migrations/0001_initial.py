import django.db.models.deletion
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
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("text_version", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=5)),
                ("body", models.TextField()),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("frozen_at", models.DateTimeField()),
                (
                    "consortium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="programs.consortium",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("consortium", "version"), name="agreement_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Charter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text_version", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=5)),
                ("body", models.TextField()),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("frozen_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("signed_pdf", models.BinaryField(null=True)),
                (
                    "binome",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="charter",
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
                "constraints": [models.UniqueConstraint(fields=("program", "id"), name="charter_in_program")],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "signer",
                    models.CharField(
                        choices=[("mentor", "mentor"), ("mentee", "mentee"), ("company", "company")],
                        max_length=8,
                    ),
                ),
                ("signer_name", models.CharField(max_length=170)),
                ("signer_email", models.EmailField(max_length=254)),
                ("consent", models.CharField(max_length=400)),
                ("document_sha256", models.CharField(max_length=64)),
                ("method", models.CharField(max_length=30)),
                ("authenticated_at", models.DateTimeField(null=True)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("user_agent", models.CharField(blank=True, max_length=300)),
                ("signed_at", models.DateTimeField()),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="charters.agreement",
                    ),
                ),
                (
                    "charter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="charters.charter",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.company",
                    ),
                ),
                (
                    "consortium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.consortium",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["signed_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("signer__in", ["mentor", "mentee", "company"])),
                        name="signature_signer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement", None), ("charter__isnull", False)),
                            models.Q(("agreement__isnull", False), ("charter", None)),
                            _connector="OR",
                        ),
                        name="signature_on_one_document",
                    ),
                    models.UniqueConstraint(fields=("charter", "signer"), name="signature_once_per_member"),
                    models.UniqueConstraint(
                        fields=("agreement", "company"), name="signature_once_per_company"
                    ),
                ],
            },
        ),
    ]

"""On which terms: the charter of a binôme, the agreement between companies, and who signed what, when and how."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.models import Company, Consortium, Program
from programs.models.fields import in_choices

SECOND_FACTORS = ("totp", "webauthn")  # what a signature for a company asks for


class Signer(models.TextChoices):
    MENTOR = "mentor", _("mentor")
    MENTEE = "mentee", _("mentee")
    COMPANY = "company", _("company")


class Charter(models.Model):
    """The text that both members sign, frozen and hashed before the first signature; one row a version.

    The first version starts the pair. A later one `replaces` the one in force once both have signed it; given up before
    that (`closed_at`), it changes nothing. `terms` are what a later version agrees on, see `charters.amended`.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="charters")
    version = models.PositiveSmallIntegerField(default=1, db_default=1)
    replaces = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    terms = models.JSONField(default=dict)
    proposed_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    text_version = models.CharField(max_length=40)  # the model text it was drawn from, e.g. "classic-fr-1"
    language = models.CharField(max_length=5)
    body = models.TextField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    signed_pdf = models.BinaryField(null=True)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "id"], name="charter_in_program"),
            models.UniqueConstraint(
                fields=["binome", "version"], condition=Q(closed_at=None), name="charter_version_once"
            ),
            models.UniqueConstraint(
                fields=["binome"],
                condition=Q(completed_at=None, closed_at=None),
                name="charter_one_to_sign",
                violation_error_message=_("Another change of this charter awaits its signatures."),
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None, closed_at=None)
                | Q(version__gt=1, replaces__isnull=False),
                name="charter_later_replaces",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(completed_at=None), name="charter_closed_unsigned"
            ),
        ]

    @property
    def is_amendment(self) -> bool:
        return self.version > 1


class Agreement(models.Model):
    """The agreement between the companies of a consortium, by version; signed once for each company.

    `body` and `pdf` are what is signed. `source` and `terms` are what they were made from, for the next draft; `summary` is
    the agreement in plain words, for the participants. `completed_at` and `signed_pdf` stand once every company that is
    there has signed; a company that joins later, and signs, renews both.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    text_version = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    body = models.TextField()
    summary = models.TextField(blank=True)
    source = models.TextField(blank=True)
    summary_source = models.TextField(blank=True)
    terms = models.JSONField(default=dict)
    adapted = models.BooleanField(default=False)  # the coordinator worded our model text otherwise
    sign_by: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    signed_pdf = models.BinaryField(null=True)
    so_far_pdf = models.BinaryField(null=True)  # as signed before the last company, sealed as of its day

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["consortium", "version"], name="agreement_version_once"),
            models.UniqueConstraint(fields=["consortium", "id"], name="agreement_in_consortium"),
            models.CheckConstraint(
                condition=Q(signed_pdf=None) | Q(completed_at__isnull=False),
                name="agreement_copy_once_complete",
            ),
        ]


class AgreementDraft(models.Model):
    """The next version of the agreement while the coordinators write it: one for each consortium, gone once published."""

    consortium = models.OneToOneField(Consortium, on_delete=models.CASCADE, related_name="agreement_draft")
    source = models.TextField()
    summary_source = models.TextField(blank=True)
    terms = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    objects = ScopedManager(consortium="consortium")

    @property
    def writer(self) -> str:
        return self.changed_by.name if self.changed_by else "–"


class ReplyKind(models.TextChoices):
    QUESTION = "question", _("asks a question")
    REFUSAL = "refusal", _("does not sign as it stands")


class AgreementReply(models.Model):
    """What a representative answers instead of signing. Kept as it was said; over once the company has signed."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="replies")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=170)
    email = models.EmailField()
    kind = models.CharField(max_length=8, choices=ReplyKind)
    text = models.CharField(max_length=1000)
    said_at = models.DateTimeField()

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            in_choices("kind", ReplyKind, "agreement_reply_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="agreement_reply_says_something"),
        ]


class Acknowledgement(models.Model):
    """A participant has read a version of the agreement: who, which text, when. Once for each person and version."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="acknowledgements")
    user = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="+")
    document_sha256 = models.CharField(max_length=64)
    acknowledged_at = models.DateTimeField()

    objects = ScopedManager(consortium="consortium")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "user"], name="acknowledged_once_per_version")
        ]


class DocumentKind(models.TextChoices):
    CHARTER = "charter", _("charter of a pair")
    AGREEMENT = "agreement", _("agreement between companies")
    MINUTES = "minutes", _("minutes of the steering committee")
    REPORT = "report", _("report to the steering committee")
    CERTIFICATE = "certificate", _("certificate of somebody who took part")


class SealedDocument(models.Model):
    """One document that the platform handed out: its printed code and the SHA-256 of its bytes. No name, no content."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=11, choices=DocumentKind)
    code = models.CharField(max_length=12, unique=True)  # see charters/codes.py
    sha256 = models.CharField(max_length=64, unique=True)
    certificate = models.CharField(
        max_length=64, blank=True
    )  # that sealed it; "" when the platform had no key
    signatures = models.PositiveSmallIntegerField()
    awaited = models.PositiveSmallIntegerField(default=0, db_default=0)  # companies that had not signed yet
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)  # when it was taken back, or another version was published
    charter = models.ForeignKey(Charter, null=True, on_delete=models.SET_NULL, related_name="+")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(consortium="consortium")

    class Meta:
        constraints = [
            in_choices("kind", DocumentKind, "sealed_document_kind_known"),
            models.CheckConstraint(
                condition=Q(charter=None) | Q(kind=DocumentKind.CHARTER, program__isnull=False),
                name="sealed_document_of_its_charter",
            ),
            models.CheckConstraint(
                condition=Q(agreement=None) | Q(kind=DocumentKind.AGREEMENT),
                name="sealed_document_of_its_agreement",
            ),
        ]


class Signature(models.Model):
    """A simple electronic signature with its evidence; rows are chained by hash and never changed."""

    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="+")
    charter = models.ForeignKey(
        Charter, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        "programs.User", null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    signer = models.CharField(max_length=8, choices=Signer)
    signer_name = models.CharField(max_length=170)
    signer_email = models.EmailField()
    signer_title = models.CharField(max_length=120, blank=True)  # in what quality, for a company
    consent = models.CharField(max_length=400)
    document_sha256 = models.CharField(max_length=64)
    method = models.CharField(max_length=30)  # how the person had signed in
    authenticated_at = models.DateTimeField(null=True)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)  # a pseudonym stands for the person since

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            in_choices("signer", Signer, "signature_signer_known"),
            models.CheckConstraint(
                condition=Q(charter__isnull=False, agreement=None) | Q(charter=None, agreement__isnull=False),
                name="signature_on_one_document",
            ),
            models.UniqueConstraint(fields=["charter", "signer"], name="signature_once_per_member"),
            models.UniqueConstraint(fields=["agreement", "company"], name="signature_once_per_company"),
            # Signatures of before this rule have no title; from then on a company's has one, and a second factor.
            models.CheckConstraint(
                condition=Q(signer_title="") | Q(signer=Signer.COMPANY, method__in=SECOND_FACTORS),
                name="signature_for_company_by_second_factor",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A signature is never changed.")
        super().save(*args, **kwargs)

"""Applying by a link: the link, what a person says step by step, the keys mailed to them, what they agreed to."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.enums import ApplicationState, KeyPurpose, Purpose, Side
from programs.models.candidates import Candidate
from programs.models.fields import in_choices
from programs.models.programs import Program
from programs.models.tenancy import Company, Consortium


class ApplicationLink(models.Model):
    """An address by which people apply to one programme. With a company, it is theirs alone; without a side, either."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="links")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(_("role"), max_length=6, choices=Side, blank=True)
    name = models.CharField(_("where it hangs"), max_length=80, blank=True)
    seed = models.CharField(max_length=64)  # the token is derived from it and from the secret key
    token_hash = models.CharField(max_length=64, unique=True)
    invites = models.BooleanField(
        default=False
    )  # holds the drafts of those invited; its address is shown to nobody
    ends_on = models.DateField(_("last day"), null=True, blank=True)  # included, where the consortium is
    created_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["", *Side.values]), name="link_side_known"),
            models.UniqueConstraint(fields=["program", "id"], name="link_in_program"),
            models.CheckConstraint(condition=Q(invites=False) | Q(side=""), name="link_of_invitations"),
            models.UniqueConstraint(
                fields=["program", "company"],
                condition=Q(invites=True),
                nulls_distinct=False,
                name="link_of_invitations_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.company or self.program)


class Application(models.Model):
    """What a person says by a link, as they typed it (`said`, by step); once sent, it has made or changed `candidate`.

    `stamp` is what a browser must hold to go on with it: a key from a mail changes it, and closes the browsers of before.
    """

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # in addresses; not a secret
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="applications")
    link = models.ForeignKey(ApplicationLink, on_delete=models.CASCADE, related_name="applications")
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.CASCADE, related_name="applications"
    )
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    company_named = models.CharField(_("company"), max_length=120, blank=True)  # when it is not in the list
    email = models.EmailField(_("e-mail"))
    proved_at = models.DateTimeField(null=True, blank=True)  # somebody opened a link that was mailed to it
    manager_email = models.EmailField(blank=True)  # of whom to ask for support, once the address is proved
    language = models.CharField(max_length=5, default="fr")
    said = models.JSONField(default=dict)
    expectations = models.TextField(_("expectations"), blank=True)
    concerns = models.TextField(_("to be talked over"), blank=True)
    talked_at = models.DateTimeField(null=True, blank=True)  # what worries them was talked over
    talked_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=ApplicationState, default=ApplicationState.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            in_choices("state", ApplicationState, "application_state_known"),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.SENT, candidate__isnull=False)
                | ~Q(state=ApplicationState.SENT),
                name="application_sent_has_candidate",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.DRAFT, sent_at=None)
                | (~Q(state=ApplicationState.DRAFT) & Q(sent_at__isnull=False)),
                name="application_sent_has_date",
            ),
            models.UniqueConstraint(fields=["program", "id"], name="application_in_program"),
        ]
        indexes = [
            models.Index(fields=["program", "email"]),
            models.Index(
                fields=["touched_at"], name="application_stale", condition=Q(state=ApplicationState.DRAFT)
            ),
        ]


class ApplicationKey(models.Model):
    """A link mailed to the person: to go on with their application, once; or to withdraw it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="keys")
    purpose = models.CharField(max_length=8, choices=KeyPurpose)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [in_choices("purpose", KeyPurpose, "application_key_purpose_known")]


class Consent(models.Model):
    """Who agreed to which text, for what, when; and when it was taken back. The text is kept as it was shown.

    Given with an application, or by a candidate on their own page.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.CASCADE, related_name="consents"
    )
    candidate = models.ForeignKey(  # of what is agreed to outside an application
        Candidate, null=True, blank=True, on_delete=models.CASCADE, related_name="own_consents"
    )
    purpose = models.CharField(max_length=10, choices=Purpose)
    version = models.CharField(max_length=12)
    text = models.TextField()
    language = models.CharField(max_length=5)
    agreed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["agreed_at", "id"]
        constraints = [
            in_choices("purpose", Purpose, "consent_purpose_known"),
            models.UniqueConstraint(fields=["program", "id"], name="consent_in_program"),
            models.UniqueConstraint(
                fields=["application", "purpose", "version"],
                condition=Q(withdrawn_at=None),
                name="consent_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False, candidate=None)
                | Q(application=None, candidate__isnull=False),
                name="consent_of_an_application_or_a_candidate",
            ),
            models.UniqueConstraint(
                fields=["candidate", "purpose"],
                condition=Q(withdrawn_at=None, candidate__isnull=False),
                name="consent_of_a_candidate_stands_once",
            ),
        ]

    @property
    def of(self) -> Candidate | None:
        """Whose it is; None as long as nobody has read the application."""
        return self.candidate if self.application is None else self.application.candidate

"""Before a candidacy is one: who was proposed and has not answered; and what a company says of its own people's candidacies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.enums import Answer
from programs.models.applications import Application
from programs.models.candidates import Candidate
from programs.models.programs import Program
from programs.models.tenancy import Company


class Invitation(models.Model):
    """A person proposed by their company or by the coordinator. `application` holds what the proposer typed, for them to
    complete; nobody reads it before they have agreed and sent it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="invitation")
    application = models.OneToOneField(
        Application, null=True, on_delete=models.SET_NULL, related_name="invitation"
    )
    proposed_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_company = models.BooleanField()  # a representative proposed them, else a coordinator
    sent_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["", *Answer.values]), name="invitation_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="invitation_answer_has_date",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("sent_at")), name="invitation_lasts"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="invitation_open", condition=Q(answer=""))]


class Support(models.Model):
    """What a company says of the candidacy of one of its people; the last word stands. The reason is for the coordinators."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="support")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    supports = models.BooleanField(_("the company supports it"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    said_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(supports=True) | ~Q(reason=""), name="support_refused_has_reason"
            )
        ]

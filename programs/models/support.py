"""Asking a candidate's manager, by mail, whether they support the candidacy."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.enums import SupportAnswer
from programs.models.candidates import Candidate
from programs.models.programs import Program


class SupportRequest(models.Model):
    """One question to one manager. `asked_by` None: the candidate asked, and agreed to `consent`, word for word.

    Open until it is answered or replaced by another one (`closed_at`); its keys run out at `expires_at`.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="support_requests")
    email = models.EmailField(_("e-mail of the manager"))
    language = models.CharField(max_length=5, default="fr")
    asked_by = models.ForeignKey(
        "programs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    consent = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=4, choices=SupportAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=SupportAnswer.values, answered_at__isnull=False),
                name="support_answer_has_date",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(answered_at=None, closed_at=None),
                name="support_asked_once_at_a_time",
            ),
            models.UniqueConstraint(fields=["program", "id"], name="support_in_program"),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="support_to_remind",
                condition=Q(answered_at=None, closed_at=None, reminded_at=None),
            )
        ]


class SupportKey(models.Model):
    """A link mailed to the manager: the first mail has one, the reminder another. An answer uses all of them up."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="keys")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

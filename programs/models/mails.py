"""What a person no longer wants to receive."""

from __future__ import annotations

from django.db import models

from mentorat.lib.scoping import ScopedManager
from programs.enums import MailCategory
from programs.models.candidates import Candidate
from programs.models.fields import in_choices
from programs.models.programs import Program


class MailRefusal(models.Model):
    """One kind of mail that somebody stopped; gone when they want it again."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="mail_refusals")
    category = models.CharField(max_length=8, choices=MailCategory)
    refused_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            in_choices("category", MailCategory, "mail_category_known"),
            models.UniqueConstraint(fields=["candidate", "category"], name="mail_refused_once"),
        ]

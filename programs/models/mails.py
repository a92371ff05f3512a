"""What a programme words otherwise in its mails, and what a person no longer wants to receive."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

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


class MailText(models.Model):
    """A version of the words of one mail, in one language; the last one holds. Empty, it goes back to our own words."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=150, blank=True)
    body = models.TextField(max_length=3000, blank=True)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "kind", "language", "version"], name="mail_text_version_once"
            ),
            models.CheckConstraint(
                condition=Q(subject="", body="") | (~Q(subject="") & ~Q(body="")), name="mail_text_whole"
            ),
        ]

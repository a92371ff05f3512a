"""The certificate of somebody who was in a pair: what it prints, and its sealed PDF once a worker has made it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.models import Candidate, Program
from programs.models.fields import in_choices


class Paper(models.TextChoices):
    A4 = "A4", _("A4 (Europe)")
    LETTER = "letter", _("Letter (North America)")


class Certificate(models.Model):
    """One a person, language and size of paper. `hours` are whole, printed for a mentor alone, 0 for none; nothing of it tells
    with whom they were, nor what came of it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="certificates")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    paper = models.CharField(max_length=6, choices=Paper)
    name = models.CharField(max_length=170)
    hours = models.PositiveSmallIntegerField(default=0)
    begins_on = models.DateField()
    ends_on = models.DateField()
    told = models.BooleanField(default=False)  # a coordinator delivers it: the person is written to
    asked_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    code = models.CharField(max_length=12, blank=True)
    pdf = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "language", "paper"], name="certificate_once_a_language_and_paper"
            ),
            in_choices("paper", Paper, "certificate_paper_known"),
            models.CheckConstraint(
                condition=Q(pdf=None, made_at=None, sha256="", code="")
                | (Q(pdf__isnull=False, made_at__isnull=False) & ~Q(sha256="") & ~Q(code="")),
                name="certificate_made_whole",
            ),
        ]

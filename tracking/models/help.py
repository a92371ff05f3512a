"""A member of a pair asks the coordinator for help, in confidence: the other member never learns that this row exists."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.models import Candidate, Program

LONGEST = 2000


class HelpRequest(models.Model):
    """Asked in one tap, then in somebody's hands, then closed. A person has one open request about a pair at a time."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    handler = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handler=None) | Q(taken_at__isnull=False), name="help_handled_has_date"
            ),
            models.UniqueConstraint(
                fields=["binome", "asker"], condition=Q(closed_at=None), name="help_one_open_per_person"
            ),
            models.UniqueConstraint(fields=["program", "id"], name="help_in_program"),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class HelpWord(models.Model):
    """What was written about it, by the person or by a coordinator; read by them alone."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="words")
    by_asker = models.BooleanField()
    author = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("message"), max_length=LONGEST)
    at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="help_word_says_something")]

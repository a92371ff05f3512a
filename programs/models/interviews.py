"""The interview of a candidate: its grid, the coordinators' notes, and where each fact of a profile comes from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.enums import FactSource
from programs.models.candidates import Candidate
from programs.models.fields import in_choices
from programs.models.programs import Program


class Interview(models.Model):
    """The grid of one candidate; `revision` counts the times that somebody changed it, `hand` is the open page that last did."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="interview")
    revision = models.PositiveIntegerField(default=0)
    hand = models.CharField(max_length=36, blank=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "id"], name="interview_in_program")]


class InterviewNote(models.Model):
    """What a coordinator wrote under one heading of the grid. Read on the grid alone, by the coordinators alone."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="notes")
    section = models.CharField(max_length=40)
    text = models.TextField(max_length=4000)
    author = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "section"], name="note_once_per_section")]


class CandidateFact(models.Model):
    """What one source says of one field of a profile. `used`: the candidate's own column holds it, the matching reads it.

    `field` is the name of the column, or `theme_<key>` whose value is a depth. `author` is None when the candidate, or
    their manager, said it themselves.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="facts")
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    source = models.CharField(_("source"), max_length=8, choices=FactSource)
    author = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    used = models.BooleanField(default=False)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("source", FactSource, "fact_source_known"),
            models.UniqueConstraint(fields=["candidate", "field", "source"], name="fact_once_per_source"),
            models.UniqueConstraint(
                fields=["candidate", "field"], condition=Q(used=True), name="fact_used_once"
            ),
        ]

"""The committee's report: one frozen snapshot for each programme and period, the same for all who read it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.models import Program
from programs.models.fields import in_choices


class ReportState(models.TextChoices):
    QUEUED = "queued", _("being prepared")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")


class Report(models.Model):
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="reports")
    period = models.CharField(
        max_length=7
    )  # "2026-11": figures to the end of that month, or to the day it was made
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=6, choices=ReportState, default=ReportState.QUEUED)
    figures = models.JSONField(default=dict)
    # The candidacies counted in each group, by figure: no later report may be subtracted from this one. Never shown.
    groups = models.JSONField(default=dict)
    annexes = models.JSONField(default=dict)  # each company's own page, by the key of the company
    pdf = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-period"]
        constraints = [
            in_choices("state", ReportState, "report_state_known"),
            models.UniqueConstraint(fields=["program", "period"], name="report_once_per_period"),
            models.UniqueConstraint(fields=["program", "id"], name="report_in_program"),
        ]

"""Who will not be paired with whom, and what was said in confidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.enums import TieSource, VetoSource
from mentorat.lib.scoping import ScopedManager
from programs.models import Candidate, Program
from programs.models.fields import in_choices


class Veto(models.Model):
    """Two people who will not be paired. The reason is told to nobody but the coordinator."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=12, choices=VetoSource)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            in_choices("source", VetoSource, "veto_source_known"),
            models.UniqueConstraint(fields=["mentor", "mentee"], name="veto_once"),
        ]


class Tie(models.Model):
    """A tie declared in confidence: `candidate` must not be paired with the person described by e-mail or name.

    Whoever declares never learns whether that person takes part. `other_key` and `other_name` are folded for comparing;
    whoever joins later is recognised. The reason is for the coordinators alone.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="ties")
    other_email = models.EmailField(_("e-mail"), blank=True)
    other_name = models.CharField(_("name"), max_length=170, blank=True)
    other_key = models.CharField(max_length=170, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    source = models.CharField(max_length=14, choices=TieSource)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("source", TieSource, "tie_source_known"),
            models.CheckConstraint(condition=~Q(other_key=""), name="tie_names_somebody"),
        ]

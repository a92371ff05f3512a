"""People of an earlier cohort who agreed to be written to are told that a new programme recruits."""

from __future__ import annotations

from django.db import models

from mentorat.lib.scoping import ScopedManager
from programs.models.applications import Application
from programs.models.candidates import Candidate
from programs.models.programs import Program
from programs.models.tenancy import Consortium


class AlumniCall(models.Model):
    """One person told of one programme, once. `candidate` is their candidacy of before, in another programme of the
    consortium; nothing of it is carried before they open the call."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="calls")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="calls")
    application = models.OneToOneField(Application, null=True, on_delete=models.SET_NULL, related_name="call")
    token_hash = models.CharField(max_length=64, unique=True)
    told_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "candidate"], name="alumni_called_once")]

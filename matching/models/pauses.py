"""A pair that rests: since when, until which day, and who asked for it. Why is nowhere: it is asked of nobody."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.enums import PauseSource
from matching.models.binomes import Binome
from mentorat.lib.scoping import ScopedManager
from programs.models import Program
from programs.models.fields import in_choices


class Pause(models.Model):
    """A pair has one open pause when its state is "paused", and none otherwise. `until` is the day of return, which the
    programme's end bounds. Written by `matching.services.binomes` alone."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="pauses")
    asked_by = models.CharField(max_length=12, choices=PauseSource)
    begun_at = models.DateTimeField()
    until = models.DateField(_("date of return"))
    over_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-id"]
        constraints = [
            in_choices("asked_by", PauseSource, "pause_source_known"),
            models.CheckConstraint(
                condition=Q(over_at=None) | Q(over_at__gte=F("begun_at")), name="pause_over_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["binome"], condition=Q(over_at=None), name="pause_one_open_per_pair"
            ),
            models.UniqueConstraint(fields=["program", "id"], name="pause_in_program"),
        ]

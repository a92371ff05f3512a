"""What became of a pair, in the few ordered words that the evidence needs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.enums import Reached
from matching.models.binomes import Binome
from mentorat.lib.scoping import ScopedManager
from programs.enums import Side
from programs.models import Program
from programs.models.fields import in_choices


class Outcome(models.Model):
    """How one member judges the pair at its end: the objective, the progress beside it (one can miss the former and have
    progressed), and whether the two suited one another. `objective` 0 to 3, `progress` and `fit` 1 to 5 are ordered.

    Read as figures alone: never by the partner, and by nobody one by one.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="outcomes")
    side = models.CharField(max_length=6, choices=Side)
    objective = models.PositiveSmallIntegerField(_("objective"), choices=Reached)
    progress = models.PositiveSmallIntegerField(_("progress"))
    fit = models.PositiveSmallIntegerField(_("how well the two suited one another"))
    would_mentor = models.BooleanField(_("would be a mentor"), null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("side", Side, "outcome_side_known"),
            in_choices("objective", Reached, "outcome_objective_known"),
            models.CheckConstraint(
                condition=Q(progress__gte=1, progress__lte=5), name="outcome_progress_1_to_5"
            ),
            models.CheckConstraint(condition=Q(fit__gte=1, fit__lte=5), name="outcome_fit_1_to_5"),
            models.UniqueConstraint(fields=["binome", "side"], name="outcome_once_per_member"),
        ]

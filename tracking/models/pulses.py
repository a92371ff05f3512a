"""Two short questions to each member after the first meeting, then after every third: how they feel, for themself.

PostgreSQL shows the answers to their author alone, and the sign that may come of them to the author and to coordinators who
are not of the pair (`mentorat.lib.rows.CONFINED`).
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.enums import Side
from programs.models import Candidate, Program
from programs.models.fields import in_choices

STEPS = (
    (5, _("yes, entirely")),
    (4, _("rather yes")),
    (3, _("half and half")),
    (2, _("rather no")),
    (1, _("not at all")),
)
ON_THE_SCALE = [MinValueValidator(1), MaxValueValidator(5)]


def on_the_scale(field: str) -> Q:
    """An answer among the steps, or none."""
    return Q(**{field: None}) | Q(**{f"{field}__gte": 1, f"{field}__lte": 5})


class Pulse(models.Model):
    """What one member answered after meeting `number` (1, 4, 7…). A question left empty: the person would rather not say."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side)
    number = models.PositiveSmallIntegerField()
    understood = models.PositiveSmallIntegerField(null=True, choices=STEPS, validators=ON_THE_SCALE)
    useful = models.PositiveSmallIntegerField(null=True, choices=STEPS, validators=ON_THE_SCALE)
    answered_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["number"]
        constraints = [
            in_choices("side", Side, "pulse_side_known"),
            models.CheckConstraint(
                condition=on_the_scale("understood") & on_the_scale("useful"), name="pulse_on_the_scale"
            ),
            models.UniqueConstraint(fields=["binome", "side", "number"], name="pulse_once_a_round"),
        ]


class PulseSignal(models.Model):
    """That it would be good to talk with this member, and nothing of why. Closed by a coordinator."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            in_choices("side", Side, "pulse_signal_side_known"),
            models.UniqueConstraint(
                fields=["binome", "side"], condition=Q(closed_at=None), name="pulse_signal_one_open"
            ),
        ]

    @property
    def person(self) -> Candidate:
        """Whom it would be good to talk with."""
        return self.binome.mentor if self.side == Side.MENTOR else self.binome.mentee

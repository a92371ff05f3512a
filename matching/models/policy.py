"""What the programme weighs, and how its pairs are chosen: public to whoever takes part."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.enums import FloorMode, PairingMode
from mentorat.lib.scoping import ScopedManager
from programs.models import Program
from programs.models.fields import in_choices


class MatchingPolicy(models.Model):
    """What the programme weighs, public to its participants. An absent weight is the criterion's default.

    `mode` says who chooses. In the two modes where the mentees do, `opened_at` and `deadline` frame their choice, and
    `shortlist` is how many mentors each of them ranks in the hybrid mode.
    """

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="policy")
    weights = models.JSONField(default=dict)
    floor_mode = models.CharField(max_length=5, choices=FloorMode, default=FloorMode.BEST)
    mode = models.CharField(
        _("who chooses"), max_length=14, choices=PairingMode, default=PairingMode.ADMINISTRATIVE
    )
    shortlist = models.PositiveSmallIntegerField(
        _("mentors on each shortlist"), default=4, validators=[MinValueValidator(3), MaxValueValidator(5)]
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(_("choices until"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            in_choices("mode", PairingMode, "policy_mode_known"),
            models.CheckConstraint(
                condition=Q(shortlist__gte=3, shortlist__lte=5), name="policy_shortlist_3_to_5"
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(deadline__isnull=False), name="policy_open_has_deadline"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="policy_closed_was_open"
            ),
        ]

"""What the programme costs, and by which rule the companies share it. Amounts are whole cents of the consortium's currency."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentorat.lib.scoping import ScopedManager
from programs.models import Company, Consortium, Program
from programs.models.fields import in_choices

HIGHEST = 10_000_000_00  # cents: ten millions, over which an amount is a slip of the keyboard
WHOLE = 10_000  # hundredths of a percent: what custom parts sum to


class CostKind(models.TextChoices):
    TRAINING = "training", _("training")
    COORDINATION = "coordination", _("coordination")
    OTHER = "other", _("other")


class SharingRule(models.TextChoices):
    EQUAL = "equal", _("equal parts")
    SEATS = "seats", _("by people announced")
    PARTICIPANTS = "participants", _("by people paired")
    CUSTOM = "custom", _("parts agreed on")


class CostLine(models.Model):
    """One line of the budget; `actual` stays None as long as it is not known. `revision` counts its changes."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="cost_lines")
    kind = models.CharField(pgettext_lazy("cost", "kind"), max_length=12, choices=CostKind)
    label = models.CharField(_("label"), max_length=120)
    planned = models.PositiveBigIntegerField(_("planned amount"))
    actual = models.PositiveBigIntegerField(_("actual amount"), null=True, blank=True)
    on: models.DateField[date | None, date | None] = models.DateField(_("date"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("kind", CostKind, "cost_kind_known"),
            models.CheckConstraint(
                condition=Q(planned__gte=0, planned__lte=HIGHEST)
                & (Q(actual=None) | Q(actual__gte=0, actual__lte=HIGHEST)),
                name="cost_amounts_in_range",
                violation_error_message=_("An amount goes from 0 to 10 million."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class CostSharing(models.Model):
    """The rule in force, with the people as they were counted at the reckoning date: later news changes no share."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="cost_sharing")
    rule = models.CharField(_("rule"), max_length=12, choices=SharingRule)
    reckoned_on: models.DateField[date, date] = models.DateField(_("reckoning date"))
    declared_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    declared_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            in_choices("rule", SharingRule, "cost_rule_known"),
            models.UniqueConstraint(fields=["program", "id"], name="cost_sharing_in_program"),
        ]


class CostPart(models.Model):
    """What one company weighs under the rule: 1, a number of people, or hundredths of a percent (custom parts)."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    sharing = models.ForeignKey(CostSharing, on_delete=models.CASCADE, related_name="parts")
    company = models.ForeignKey(Company, on_delete=models.RESTRICT, related_name="+")
    weight = models.PositiveIntegerField(_("weight"))

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["company__key"]
        constraints = [
            models.UniqueConstraint(fields=["sharing", "company"], name="cost_part_once_per_company"),
            models.CheckConstraint(condition=Q(weight__lte=1_000_000), name="cost_part_weight_in_range"),
        ]

"""Early signs of trouble in a pair: from when a fact is one, and what the coordinators did about it.

The signs themselves are kept nowhere: `tracking.signs` finds them whenever a page is read.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.models import Program
from programs.models.fields import in_choices, labels
from tracking.signs import Thresholds

DEFAULT = Thresholds()
DAYS = (3, 120)
TIMES = (1, 6)


LIMITS = {
    "unsigned": _("Charter not signed (days)"),
    "unmet": _("Begun without a first meeting (days)"),
    "quiet": _("Nothing since the last meeting (days)"),
    "unanswered": _("Date proposed without an answer (days)"),
    "missed": _("Meetings missed in a row"),
}


def _limit(
    name: str, default: int, bounds: tuple[int, int] = DAYS
) -> models.PositiveSmallIntegerField[int, int]:
    low, high = bounds
    return models.PositiveSmallIntegerField(
        LIMITS[name], default=default, validators=[MinValueValidator(low), MaxValueValidator(high)]
    )


class SignRule(models.Model):
    """A programme's own thresholds; without a row, those of `Thresholds`."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="sign_rule")
    unsigned = _limit("unsigned", DEFAULT.unsigned)
    unmet = _limit("unmet", DEFAULT.unmet)
    quiet = _limit("quiet", DEFAULT.quiet)
    unanswered = _limit("unanswered", DEFAULT.unanswered)
    missed = _limit("missed", DEFAULT.missed, TIMES)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    unsigned__range=DAYS, unmet__range=DAYS, quiet__range=DAYS, unanswered__range=DAYS
                )
                & Q(missed__range=TIMES),
                name="sign_rule_within_reason",
            )
        ]

    @property
    def limits(self) -> Thresholds:
        return Thresholds(self.unsigned, self.unmet, self.quiet, self.unanswered, self.missed)


class SignStep(models.TextChoices):
    """What a coordinator says of a pair's signs."""

    TAKEN = "taken", _("takes it in hand")
    LEFT = "left", _("leaves it to others")
    ASIDE = "aside", _("looks at it again later")
    DONE = "done", _("did something about it")


class SignOutcome(models.TextChoices):
    """What was done, without a word of what was said."""

    WROTE = "wrote", _("I wrote to them")
    SPOKE = "spoke", _("I spoke with one of them, or with both")
    THREE = "three", _("a meeting of three is arranged")
    CHANGED = "changed", _("a pause, an end or another rhythm was agreed")
    WELL = "well", _("all is well: nothing to do")


class SignAct(models.Model):
    """One thing that a coordinator said of the signs a pair gave then (`signs`, keys of `tracking.signs.Sign`). Never
    rewritten. Those signs, and no new one, are put aside until the day `until`."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="sign_acts")
    step = models.CharField(max_length=5, choices=SignStep)
    outcome = models.CharField(max_length=7, choices=SignOutcome, blank=True)
    signs = labels()
    until = models.DateField(null=True, blank=True)
    author = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("step", SignStep, "sign_step_known"),
            models.CheckConstraint(
                condition=Q(step__in=["aside", "done"], until__isnull=False)
                | Q(step__in=["taken", "left"], until=None),
                name="sign_until_has_its_step",
            ),
            models.CheckConstraint(
                condition=Q(step="done", outcome__in=SignOutcome.values) | (~Q(step="done") & Q(outcome="")),
                name="sign_outcome_when_done",
            ),
            models.UniqueConstraint(fields=["program", "id"], name="sign_act_in_program"),
        ]

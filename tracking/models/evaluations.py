"""What each member says of their pair at its end beside the figures of the matching: what it brought, what nobody expected,
and who may read the words. A table of its own: nothing of the sealed notebook is here, nor anything of this there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.enums import Side
from programs.models import Program
from programs.models.fields import in_choices

WORDS = 1000  # characters
LAST_STEP = 4


class Benefit(models.TextChoices):
    """What people say that mentoring brought them."""

    DISTANCE = "distance", _("I stepped back from the way I work")
    QUESTIONS = "questions", _("I looked at my organisation with other eyes")
    LEARNING = "learning", _("I learned things, or gained skills")
    PRACTICE = "practice", _("I manage, train or welcome people differently in my company")
    NETWORK = "network", _("I met people, my network is wider")
    DRIVE = "drive", _("I want to make things move where I am")
    DISCOVERY = "discovery", _("I discovered another way of being or of seeing things")
    FREEDOM = "freedom", _("I could speak freely, and go into depth")
    COMPANY = "company", _("I feel less alone in my position")
    SPREAD = "spread", _("I would like mentoring to grow in my own company")


ONE_SIDE = {Benefit.PRACTICE: Side.MENTOR, Benefit.FREEDOM: Side.MENTEE}


class Tone(models.TextChoices):
    """Of what kind the unexpected was."""

    GOOD = "good", _("something good")
    BAD = "bad", _("something less good")
    BOTH = "both", _("both")
    NONE = "none", _("nothing unexpected")


class Reader(models.TextChoices):
    """Who reads a free text: whoever writes it chooses. The other member is never one of them."""

    COORDINATORS = "coordinators", _("the coordinators, with my name")
    BOOK = "book", _("the closing book, without my name")


class Again(models.TextChoices):
    """Whether the person would be a mentor."""

    YES = "yes", _("yes, as soon as the next cohort")
    LATER = "later", _("yes, later on")
    NO = "no", _("no")


class Evaluation(models.Model):
    """One member's own; `step` is the last of the four short steps that they kept. The figures on the objective, the progress
    and how well the two suited one another are `matching.Outcome`'s."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="evaluations")
    side = models.CharField(max_length=6, choices=Side)
    step = models.PositiveSmallIntegerField(default=1)
    benefits = models.JSONField(default=list)
    benefit_words = models.TextField(max_length=WORDS, blank=True)
    benefit_reader = models.CharField(max_length=12, choices=Reader, blank=True)
    effect_tone = models.CharField(max_length=4, choices=Tone, blank=True)
    effect_words = models.TextField(max_length=WORDS, blank=True)
    effect_reader = models.CharField(max_length=12, choices=Reader, blank=True)
    would_mentor = models.CharField(max_length=5, choices=Again, blank=True)
    told_at = models.DateTimeField(
        null=True
    )  # when the benefits were first told: the order in which they are counted
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("side", Side, "evaluation_side_known"),
            models.UniqueConstraint(fields=["binome", "side"], name="evaluation_once_a_side"),
            models.CheckConstraint(
                condition=Q(step__gte=1, step__lte=LAST_STEP), name="evaluation_step_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(effect_tone__in=["", *Tone.values]), name="evaluation_tone_known"
            ),
            models.CheckConstraint(
                condition=Q(would_mentor__in=["", *Again.values]), name="evaluation_again_known"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}_words": "", f"{name}_reader": ""})
                    | (~Q(**{f"{name}_words": ""}) & Q(**{f"{name}_reader__in": Reader.values})),
                    name=f"evaluation_{name}_has_its_reader",
                )
                for name in ("benefit", "effect")
            ),
        ]

    @property
    def whole(self) -> bool:
        return self.step == LAST_STEP

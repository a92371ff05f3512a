"""What each member says when their pair ends, in confidence: why, what did not fit, what the other may know, what comes next."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.enums import Side
from programs.models import Program
from programs.models.fields import in_choices

WORDS = 2000  # characters to the coordinators
TOLD = 600  # characters to the partner


class PartingReason(models.TextChoices):
    """None of them is a fault, and none blames anybody."""

    REACHED = "reached", _("we did what we had set out to do")
    TIME = "time", _("time is lacking")
    POST = "post", _("a change of post or of company")
    PERSONAL = "personal", _("a personal reason")
    AIM = "aim", _("what I look for has changed")
    FIT = "fit", _("we do not suit one another well enough")
    CONTACT = "contact", _("we do not manage to meet")
    EASE = "ease", _("I am not at ease in this pair")
    OTHER = "other", pgettext_lazy("reason", "something else")


class Telling(models.TextChoices):
    """What the other member may read, as the one who ends chooses."""

    NOTHING = "nothing", _("only that the pair has ended")
    WORDS = "words", _("a sentence that I write")
    REASON = "reason", _("the reason that I have ticked")


class Again(models.TextChoices):
    """Whether the person wishes to be paired again."""

    YES = "yes", _("yes, as soon as somebody suits")
    LATER = "later", _("yes, but not now")
    NO = "no", _("no: I withdraw my application")


class Parting(models.Model):
    """One member's own side of an end. `ended`: it is this person who ended the pair, with what the other may read of it
    (`telling`, `sentence`, `farewell`). `reason`, `words` and `misfits` (criteria of the matching) are the coordinators'.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="partings")
    side = models.CharField(max_length=6, choices=Side)
    ended = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=10, choices=PartingReason, blank=True)
    words = models.TextField(max_length=WORDS, blank=True)
    misfits = models.JSONField(default=list)
    telling = models.CharField(max_length=8, choices=Telling, blank=True)
    sentence = models.TextField(max_length=TOLD, blank=True)
    farewell = models.TextField(max_length=TOLD, blank=True)
    again = models.CharField(max_length=5, choices=Again, blank=True)
    said_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("side", Side, "parting_side_known"),
            models.UniqueConstraint(fields=["binome", "side"], name="parting_once_a_side"),
            models.UniqueConstraint(fields=["binome"], condition=Q(ended=True), name="parting_ended_by_one"),
            models.CheckConstraint(
                condition=Q(ended=True, telling__in=Telling.values)
                | Q(ended=False, telling="", sentence="", farewell=""),
                name="parting_told_by_who_ended",
            ),
            models.CheckConstraint(
                condition=(Q(telling=Telling.WORDS) & ~Q(sentence=""))
                | (~Q(telling=Telling.WORDS) & Q(sentence="")),
                name="parting_sentence_when_told_in_words",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *PartingReason.values]), name="parting_reason_known"
            ),
            models.CheckConstraint(condition=Q(again__in=["", *Again.values]), name="parting_again_known"),
            models.CheckConstraint(
                condition=~Q(telling=Telling.REASON) | ~Q(reason=""), name="parting_told_reason_is_given"
            ),
        ]

    @property
    def told(self) -> str:
        """What the other member may read of why, in words; "" when only that it ended."""
        if self.telling == Telling.REASON:
            return str(self.get_reason_display())
        return self.sentence

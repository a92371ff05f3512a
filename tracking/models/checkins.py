"""Check-ins: a short form to each member at three weeks, five weeks and half-way. Whom each answer goes to is the person's choice.

An answer with a name is read by its author and by the coordinators who are not of the pair; one given as a figure by its
author alone, and counts among five people or more (`mentorat.lib.rows.CONFINED`, `tracking.queries.checkins`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.enums import Side
from programs.models import Candidate, Program
from programs.models.fields import in_choices
from tracking.models.pulses import ON_THE_SCALE, STEPS

LONGEST_WORD = 1000


class Moment(models.TextChoices):
    """`END` belongs to the evaluation that closes a programme."""

    WEEKS_3 = "weeks3", _("after three weeks")
    WEEKS_5 = "weeks5", _("after five weeks")
    MID = "mid", _("half-way")
    END = "end", _("at the end")


class Question(models.TextChoices):
    RHYTHM = "rhythm", _("Do you meet as often as suits you?")
    EASE = "ease", _("Can you speak freely in this pair?")
    FRUIT = "fruit", _("Do these meetings bear fruit?")
    MEANS = "means", _("Do you have what you need from the programme: training, tools, answers?")
    WORD = "word", _("Is there something that you would like to tell the coordinator?")


CLOSED_QUESTIONS = tuple(question for question in Question if question != Question.WORD)


class CheckIn(models.Model):
    """That one member has answered; until `closes_on` they may change what they said."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side)
    moment = models.CharField(max_length=6, choices=Moment)
    closes_on = models.DateField()
    answered_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["closes_on", "id"]
        constraints = [
            in_choices("side", Side, "checkin_side_known"),
            in_choices("moment", Moment, "checkin_moment_known"),
            models.UniqueConstraint(fields=["binome", "side", "moment"], name="checkin_once_a_moment"),
            models.UniqueConstraint(fields=["program", "id"], name="checkin_in_program"),
        ]

    @property
    def person(self) -> Candidate:
        return self.binome.mentor if self.side == Side.MENTOR else self.binome.mentee


class CheckInAnswer(models.Model):
    """One answer. A text has no figure: it goes to the coordinators with the name, or is not written."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="+")
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=8, choices=Question)
    named = models.BooleanField()
    value = models.PositiveSmallIntegerField(null=True, choices=STEPS, validators=ON_THE_SCALE)
    text = models.TextField(max_length=LONGEST_WORD, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("question", Question, "checkin_question_known"),
            models.UniqueConstraint(fields=["check_in", "question"], name="checkin_answer_once"),
            models.CheckConstraint(
                condition=(Q(question=Question.WORD, named=True, value=None) & ~Q(text=""))
                | (~Q(question=Question.WORD) & Q(value__gte=1, value__lte=5, text="")),
                name="checkin_answer_is_a_step_or_a_signed_word",
            ),
        ]

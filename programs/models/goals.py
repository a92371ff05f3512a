"""Optional diversity goals: what a programme declares in public, and what people answer of their own accord, kept apart.

No other table points here, and no list joins it: an answer is read for counts alone.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.models.candidates import Candidate
from programs.models.fields import labels
from programs.models.programs import Program


class GoalQuestion(models.Model):
    """One field that the programme declares: its words, its choices, and why. The matching never reads it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="goals")
    label = models.CharField(_("question"), max_length=120)
    choices = labels()
    why = models.CharField(_("why it is asked"), max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(why="") & ~Q(label=""), name="goal_says_why"),
            models.UniqueConstraint(fields=["program", "id"], name="goal_in_program"),
        ]

    def __str__(self) -> str:
        return self.label


class GoalAnswer(models.Model):
    """What one person chose, as the place of their choice in the question's list; "I prefer not to say" leaves no row."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(GoalQuestion, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    choice = models.PositiveSmallIntegerField()

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "candidate"], name="goal_answered_once"),
            models.CheckConstraint(condition=Q(choice__lt=10), name="goal_choice_in_list"),
        ]

    @property
    def chosen(self) -> str:
        """The choice in the words of the question; "" when the question no longer has it."""
        return str(dict(enumerate(self.question.choices)).get(self.choice, ""))

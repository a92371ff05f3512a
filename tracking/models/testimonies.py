"""A few words that somebody lets the consortium publish, under the name they choose, for as long as they agree."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.models import Candidate, Consent, Program
from programs.models.fields import in_choices

WORDS = 600  # characters


class Shown(models.TextChoices):
    """Under what name it appears."""

    FULL = "full", _("my first and last name, and my role")
    FIRST = "first", _("my first name and my role")
    ANONYMOUS = "anonymous", _("no name")


class Testimony(models.Model):
    """It appears while `consent` stands and it is not with its author again (`returned_at`, with the coordinator's `note`)."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="testimony")
    text = models.TextField(max_length=WORDS)
    shown_as = models.CharField(max_length=9, choices=Shown, default=Shown.FIRST)
    consent = models.OneToOneField(  # what goes with a person takes both: neither row is left to the other
        Consent, null=True, on_delete=models.DO_NOTHING, related_name="testimony"
    )
    note = models.TextField(max_length=WORDS, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("shown_as", Shown, "testimony_shown_known"),
            models.CheckConstraint(condition=~Q(text=""), name="testimony_says_something"),
            models.CheckConstraint(
                condition=Q(returned_at=None, note="") | (Q(returned_at__isnull=False) & ~Q(note="")),
                name="testimony_returned_with_a_note",
            ),
        ]

    @property
    def appears(self) -> bool:
        return self.consent is not None and self.consent.withdrawn_at is None and self.returned_at is None

    @property
    def signed(self) -> str:
        """The name under which it appears."""
        person = self.candidate
        if self.shown_as == Shown.ANONYMOUS:
            return str(_("A participant"))
        name = person.name if self.shown_as == Shown.FULL else person.first_name
        return f"{name}, {person.get_side_display()}"

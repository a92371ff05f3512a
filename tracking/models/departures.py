"""Somebody leaves their company, as they or their company say: a question for the coordinator about their pairs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.models import Candidate, Company, Program
from programs.models.fields import in_choices


class DepartureSource(models.TextChoices):
    PERSON = "person", _("the person")
    COMPANY = "company", _("their company")


class Departure(models.Model):
    """Declared, then settled by a coordinator once the question is answered. `company` is where they go, when it is of the
    consortium; None when it is not, or is not said. A person has one open declaration at a time."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="departures")
    source = models.CharField(max_length=7, choices=DepartureSource)
    on = models.DateField(_("day of departure"))
    company = models.ForeignKey(Company, null=True, on_delete=models.SET_NULL, related_name="+")
    told_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            in_choices("source", DepartureSource, "departure_source_known"),
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(settled_at=None), name="departure_one_open"
            ),
            models.UniqueConstraint(fields=["program", "id"], name="departure_in_program"),
        ]

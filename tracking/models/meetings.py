"""A meeting of a binôme: when and where, and whether it took place. Nothing of what was said."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from matching.models import Binome
from programs.models import Program
from programs.models.fields import in_choices


class MeetingState(models.TextChoices):
    PROPOSED = "proposed", _("to confirm")
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("cancelled")


class Meeting(models.Model):
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="meetings")
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PROPOSED)
    starts_at = models.DateTimeField(_("date and time"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=60, validators=[MinValueValidator(15), MaxValueValidator(240)]
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    link = models.URLField(_("video link"), blank=True)
    proposed_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)  # when it was said held, missed or cancelled

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            in_choices("state", MeetingState, "meeting_state_known"),
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=240), name="meeting_15_to_240_minutes"),
            models.CheckConstraint(
                condition=Q(state__in=["held", "missed", "cancelled"], settled_at__isnull=False)
                | Q(state__in=["proposed", "planned"], settled_at=None),
                name="meeting_settled_has_date",
            ),
            models.UniqueConstraint(fields=["program", "id"], name="meeting_in_program"),
        ]
        indexes = [models.Index(fields=["binome", "starts_at"])]

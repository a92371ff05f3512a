"""When candidates are interviewed: slots that a coordinator offers, who took which, the links mailed to choose one."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.enums import InterviewWay
from programs.models.candidates import Candidate
from programs.models.fields import in_choices
from programs.models.programs import Program


class InterviewSlot(models.Model):
    """A moment when `host` can interview one candidate. A taken slot has a booking that is not cancelled."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    host = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField(_("date and time"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), validators=[MinValueValidator(10), MaxValueValidator(180)]
    )
    way = models.CharField(_("how"), max_length=6, choices=InterviewWay)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("video link"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            in_choices("way", InterviewWay, "slot_way_known"),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=180), name="slot_10_to_180_minutes"
            ),
            models.UniqueConstraint(
                fields=["host", "starts_at"], condition=Q(withdrawn_at=None), name="slot_once_per_host"
            ),
            models.UniqueConstraint(fields=["program", "id"], name="slot_in_program"),
        ]
        indexes = [models.Index(fields=["program", "starts_at"])]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class InterviewBooking(models.Model):
    """A candidate's interview, from their choice to a cancellation; moving it changes `slot`, never the `uid`."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    slot = models.ForeignKey(InterviewSlot, on_delete=models.CASCADE, related_name="bookings")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="interview_bookings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0)
    booked_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(cancelled_at=None), name="booking_one_per_slot"
            ),
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(cancelled_at=None), name="booking_one_per_candidate"
            ),
        ]


class InterviewKey(models.Model):
    """A link mailed to a candidate to choose, move or cancel their interview, as often as they like until it runs out."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="interview_keys")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    objects = ScopedManager(program="program")

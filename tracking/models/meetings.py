"""A meeting of a binôme: when and where, and whether it took place. Nothing of what was said."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.models import Program
from programs.models.fields import in_choices


class MeetingState(models.TextChoices):
    PROPOSED = "proposed", _("to confirm")
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    MISSED = "missed", _("missed")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


OPEN_MEETINGS = (MeetingState.PROPOSED, MeetingState.PLANNED)
TOLD = (MeetingState.HELD, MeetingState.POSTPONED, MeetingState.MISSED)  # what is said of one that has begun
MOST_OFFERED = 3  # dates among which the other one chooses


class Meeting(models.Model):
    """One that is to confirm offers one to three starts: its own, and those of its `slots`; choosing one leaves that one."""

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
    planned_at = models.DateTimeField(
        null=True, blank=True
    )  # when both agreed: from then on their calendars hold it
    settled_at = models.DateTimeField(null=True, blank=True)  # when it was said held, missed or cancelled

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            in_choices("state", MeetingState, "meeting_state_known"),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=240), name="meeting_15_to_240_minutes"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "missed", "postponed", "cancelled"], settled_at__isnull=False)
                | Q(state__in=["proposed", "planned"], settled_at=None),
                name="meeting_settled_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(planned_at__isnull=False), name="meeting_planned_has_date"
            ),
            models.UniqueConstraint(
                fields=["binome", "starts_at"],
                condition=Q(state__in=["proposed", "planned"]),
                name="meeting_once_at_a_time",
                violation_error_message=_("A meeting is already planned at that time."),
            ),
            models.UniqueConstraint(fields=["program", "id"], name="meeting_in_program"),
        ]
        indexes = [models.Index(fields=["binome", "starts_at"])]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def offered(self) -> list[datetime]:
        """The starts among which the other one chooses, the earliest first; one that is agreed has its own alone."""
        if self.state != MeetingState.PROPOSED:
            return [self.starts_at]
        return sorted([self.starts_at, *(slot.starts_at for slot in self.slots.all())])

    @property
    def last_start(self) -> datetime:
        return self.offered[-1]

    @property
    def is_open(self) -> bool:
        """Still to take place or to be told about."""
        return self.state in OPEN_MEETINGS


class MeetingSlot(models.Model):
    """Another start offered with a meeting that is to confirm: the second or the third one."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(number__in=[2, 3]), name="meeting_slot_second_or_third"),
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_slot_once"),
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="meeting_slot_distinct"),
        ]

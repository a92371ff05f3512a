"""The steering committee at work: its sessions, who was there, what was decided. Nothing on participants."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.models import Company, Consortium, Program
from programs.models.fields import in_choices
from tracking.models.reports import Report


class SessionState(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    CONVENED = "convened", _("convened")
    CANCELLED = "cancelled", _("cancelled")


class Presence(models.TextChoices):
    INVITED = "invited", _("invited")
    PRESENT = "present", _("present")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")


class DecisionState(models.TextChoices):
    OPEN = "open", _("to do")
    DONE = "done", _("done")
    DROPPED = "dropped", _("given up")


class CommitteeSession(models.Model):
    """One meeting of the committee on one programme. `sequence` counts what calendars were told, `revision` the changes."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="committee_sessions")
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.DRAFT)
    starts_at = models.DateTimeField(_("date and time"))
    length = models.PositiveSmallIntegerField(
        _("length in minutes"), default=90, validators=[MinValueValidator(15), MaxValueValidator(480)]
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    link = models.URLField(_("video link"), blank=True)
    agenda = models.TextField(_("agenda"), max_length=4000, blank=True)  # an item a line
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # None stands for the latest that is ready
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    convened_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(_("minutes"), max_length=20000, blank=True)
    edition = models.PositiveSmallIntegerField(default=0)  # how often the minutes were published
    published_at = models.DateTimeField(null=True, blank=True)
    pdf = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            in_choices("state", SessionState, "session_state_known"),
            models.CheckConstraint(
                condition=Q(length__gte=15, length__lte=480), name="session_15_to_480_minutes"
            ),
            models.CheckConstraint(
                condition=~Q(state="convened") | Q(convened_at__isnull=False),
                name="session_convened_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="session_cancelled_has_date",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, pdf=None)
                | Q(published_at__isnull=False, pdf__isnull=False, edition__gte=1),
                name="session_minutes_published_whole",
            ),
            models.UniqueConstraint(fields=["program", "id"], name="session_in_program"),
        ]
        indexes = [models.Index(fields=["program", "-starts_at"])]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.length)

    @property
    def items(self) -> list[str]:
        """The agenda, an item each."""
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]


class Attendance(models.Model):
    """Someone convened to a session. The name and company stay as they were that day, whatever becomes of the account."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(CommitteeSession, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=170)
    company = models.CharField(max_length=250, blank=True)
    presence = models.CharField(max_length=8, choices=Presence, default=Presence.INVITED)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("presence", Presence, "presence_known"),
            models.UniqueConstraint(fields=["session", "user"], name="attendance_once_per_session"),
        ]


class Decision(models.Model):
    """What a session decided, who does it and by when. `owner` is the name as it was written that day."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="decisions")
    session = models.ForeignKey(CommitteeSession, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(_("decision"), max_length=400)
    owner = models.CharField(_("in charge"), max_length=250)
    owner_user = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    owner_company = models.ForeignKey(Company, null=True, on_delete=models.SET_NULL, related_name="+")
    due_on: models.DateField[date | None, date | None] = models.DateField(_("for"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=DecisionState, default=DecisionState.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("state", DecisionState, "decision_state_known"),
            models.CheckConstraint(
                condition=Q(owner_user=None) | Q(owner_company=None), name="decision_one_owner"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="decision_settled_has_date",
            ),
        ]

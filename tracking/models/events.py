"""What brings people of the programme together: trainings, gatherings, days in another trade; who is invited, who came."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentorat.lib.scoping import ScopedManager
from programs.enums import MilestoneKind, Side
from programs.models import Candidate, Company, Consortium, Program
from programs.models.fields import in_choices
from tracking.models.committee import Presence

GATHERINGS = (MilestoneKind.LAUNCH, MilestoneKind.MIDPOINT, MilestoneKind.END)


class EventKind(models.TextChoices):
    TRAINING = "training", _("training")
    GATHERING = "gathering", _("gathering")
    LIVE = "live", _("live-my-job day")
    OTHER = "other", _("other event")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("everybody who takes part")
    PAIRED = "paired", _("the people in a pair")
    MENTORS = "mentor", _("the mentors")
    MENTEES = "mentee", _("the mentees")
    CHOSEN = "chosen", _("people I choose")
    OPEN = "open", _("open: whoever wants signs up")


class EventState(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    SENT = "sent", _("invitations sent")
    CANCELLED = "cancelled", pgettext_lazy("an event", "cancelled")


class GuestState(models.TextChoices):
    INVITED = "invited", _("no answer yet")
    COMING = "coming", _("is coming")
    DECLINED = "declined", _("cannot come")
    WAITING = "waiting", _("on the waiting list")
    ADDED = "added", _("added on the day")
    LEFT = "left", _("has left the programme")


class Event(models.Model):
    """`revision` counts the changes; what each calendar was told is counted guest by guest."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=9, choices=EventKind)
    title = models.CharField(_("title"), max_length=120)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=EventState, default=EventState.DRAFT)
    starts_at = models.DateTimeField(_("date and time"))
    length = models.PositiveSmallIntegerField(
        _("length in minutes"), default=120, validators=[MinValueValidator(15), MaxValueValidator(720)]
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    link = models.URLField(_("video link"), blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("places"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )  # None: as many as come
    audience = models.CharField(_("for whom"), max_length=8, choices=Audience)
    owner = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    host_company = models.ForeignKey(Company, null=True, on_delete=models.SET_NULL, related_name="+")
    host_name = models.CharField(_("who hosts"), max_length=120, blank=True)
    milestone = models.CharField(max_length=12, blank=True)  # which gathering of the timeline it is
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program", consortium="consortium")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            in_choices("kind", EventKind, "event_kind_known"),
            in_choices("state", EventState, "event_state_known"),
            in_choices("audience", Audience, "event_audience_known"),
            models.CheckConstraint(
                condition=Q(length__gte=15, length__lte=720), name="event_15_to_720_minutes"
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="event_has_room"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="event_sent_has_date"
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="event_cancelled_has_date",
            ),
            models.CheckConstraint(
                condition=Q(milestone="") | Q(kind="gathering", milestone__in=list(GATHERINGS)),
                name="event_milestone_is_a_gathering",
            ),
            models.UniqueConstraint(
                fields=["program", "milestone"],
                condition=~Q(milestone="") & ~Q(state="cancelled"),
                name="event_once_per_milestone",
                violation_error_message=_("This gathering of the timeline is prepared already."),
            ),
            models.UniqueConstraint(fields=["program", "id"], name="event_in_program"),
        ]
        indexes = [models.Index(fields=["program", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.length)


class Guest(models.Model):
    """One person at one event: invited or signed up, what they answered, whether they came.

    `home` is the programme they take part in: another one of the consortium for an open event. Name and company stay as they
    were that day. `held`: their calendar holds the event; `sequence` counts what that calendar was told.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="guests")
    home = models.ForeignKey(Program, null=True, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, null=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("name"), max_length=170)
    company = models.CharField(_("company"), max_length=120, blank=True)
    side = models.CharField(max_length=6, choices=Side, blank=True)
    state = models.CharField(max_length=8, choices=GuestState, default=GuestState.INVITED)
    invited_at = models.DateTimeField(null=True)  # None: chosen, not told yet
    answered_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)  # since when they wait for a place
    held = models.BooleanField(default=False)
    sequence = models.PositiveSmallIntegerField(default=0)
    presence = models.CharField(max_length=8, choices=Presence, default=Presence.INVITED)
    marked_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField(null=True)

    objects = ScopedManager(program="program", consortium="consortium")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("state", GuestState, "guest_state_known"),
            in_choices("presence", Presence, "guest_presence_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", queued_at__isnull=False)
                | (~Q(state="waiting") & Q(queued_at=None)),
                name="guest_waits_since",
            ),
            models.CheckConstraint(
                condition=Q(candidate=None) | Q(home__isnull=False), name="guest_candidate_has_home"
            ),
            models.UniqueConstraint(fields=["event", "user"], name="guest_once_per_event"),
            models.UniqueConstraint(fields=["event", "candidate"], name="guest_candidate_once_per_event"),
        ]
        indexes = [models.Index(fields=["user", "event"])]

    def __str__(self) -> str:
        return self.name


class TrainingRule(models.Model):
    """Whether a pair's first meeting waits until each of the two has followed a training of their role."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="+")
    required = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(program="program")


class TrainingExemption(models.Model):
    """Someone whose first meeting does not wait for a training, and why."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["program", "candidate"], name="exemption_once_per_person"),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
        ]

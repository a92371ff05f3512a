"""Follow-up points: a talk of a coordinator with one member, or with both. When and where; of what is said, nothing but
the notes that coordinators keep on a talk with one, for themselves (`mentorat.lib.rows.CONFINED`).
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.enums import Side
from programs.models import Candidate, Program
from programs.models.fields import in_choices

LONGEST_NOTE = 4000


class PointState(models.TextChoices):
    ASKED = "asked", _("a date to find")
    PROPOSED = "proposed", _("to confirm")
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("cancelled")


OPEN_POINTS = (PointState.ASKED, PointState.PROPOSED, PointState.PLANNED)
DATED = (PointState.PROPOSED, PointState.PLANNED)


class Point(models.Model):
    """With one member (`side`, `participant`) or, where both are empty, with the two. `asked_by` is the member who asked for
    the three to meet or for another date, or the coordinator who proposed it; the other member is told of a date, never of
    who asked."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side, blank=True)
    participant = models.ForeignKey("programs.User", null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=PointState)
    asked_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    host = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(15), MaxValueValidator(240)]
    )
    place = models.CharField(max_length=120, blank=True)
    link = models.URLField(blank=True)
    mentor_agreed_at = models.DateTimeField(null=True)
    mentee_agreed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            in_choices("state", PointState, "point_state_known"),
            models.CheckConstraint(
                condition=Q(side="", participant=None) | Q(side__in=Side.values, participant__isnull=False),
                name="point_with_one_names_them",
            ),
            models.CheckConstraint(
                condition=Q(state=PointState.ASKED, starts_at=None)
                | Q(state=PointState.CANCELLED)
                | Q(state__in=["proposed", "planned", "held", "missed"], starts_at__isnull=False),
                name="point_has_a_date_once_proposed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "missed", "cancelled"], settled_at__isnull=False)
                | Q(state__in=["asked", "proposed", "planned"], settled_at=None),
                name="point_settled_has_date",
            ),
            models.UniqueConstraint(
                fields=["binome", "side"],
                condition=Q(state__in=["proposed", "planned"]),
                name="point_one_date_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["binome", "side", "asked_by"],
                condition=Q(state="asked"),
                name="point_asked_once_by_each",
            ),
            models.UniqueConstraint(fields=["program", "id"], name="point_in_program"),
        ]

    @property
    def three_way(self) -> bool:
        return not self.side

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at and self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_POINTS

    @property
    def people(self) -> tuple[Candidate, ...]:
        """The members who take part."""
        both = {Side.MENTOR.value: self.binome.mentor, Side.MENTEE.value: self.binome.mentee}
        return (both[self.side],) if self.side else tuple(both.values())

    def agreed(self, person: Candidate) -> bool:
        side = Side.MENTOR if person.pk == self.binome.mentor_id else Side.MENTEE
        return getattr(self, f"{side}_agreed_at") is not None


class PointNote(models.Model):
    """What a coordinator keeps of a talk with one member."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.ForeignKey(Binome, on_delete=models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=LONGEST_NOTE)
    at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="point_note_says_something")]

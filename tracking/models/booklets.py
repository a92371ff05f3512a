"""The closing booklet: its parts as the coordinators write them, and the editions that were published from them.

An edition holds its texts and the report its figures come from. It never holds the words of a testimony: it points to the
agreement that was given to them (`EditionVoice`), and prints them for as long as that agreement stands.
"""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentorat.lib.scoping import ScopedManager
from programs.models import Consent, Program
from programs.models.fields import in_choices
from tracking.models.reports import Report

LONGEST_PART = 8000  # characters
MOST_PARTS = 30


class PartKind(models.TextChoices):
    TEXT = "text", _("a text")
    FIGURE = "figure", _("a figure of the last report")
    VOICES = "voices", _("the testimonies")


class PartFigure(models.TextChoices):
    KEYS = "keys", _("the programme in four figures")
    FUNNEL = "funnel", _("how far people went, step by step")
    MONTHS = "months", _("the meetings, month by month")
    RESULT = "result", _("whether the objectives were reached")


class EditionState(models.TextChoices):
    QUEUED = "queued", _("being printed")
    READY = "ready", pgettext_lazy("edition", "ready")
    FAILED = "failed", _("could not be printed")


class Booklet(models.Model):
    """The one of a programme: what stands on its cover."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="booklet")
    title = models.CharField(_("title"), max_length=80)
    subtitle = models.CharField(_("subtitle"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    revision = models.PositiveIntegerField(default=0)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "id"], name="booklet_in_program")]


class BookletPart(models.Model):
    """One part, in its place. `hint` names what our outline proposes to say there."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=PartKind)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=LONGEST_PART, blank=True)
    figure = models.CharField(max_length=6, choices=PartFigure, blank=True)
    hint = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            in_choices("kind", PartKind, "part_kind_known"),
            models.CheckConstraint(
                condition=(Q(kind="figure") & Q(figure__in=PartFigure.values))
                | (~Q(kind="figure") & Q(figure="")),
                name="part_figure_of_a_figure",
            ),
            models.UniqueConstraint(
                fields=["program"], condition=Q(kind="voices"), name="part_voices_once_per_program"
            ),
            models.UniqueConstraint(fields=["program", "id"], name="part_in_program"),
        ]

    def __str__(self) -> str:
        return self.title


class BookletEdition(models.Model):
    """What was published, frozen: `parts` are {kind, title, text, figure}. `printed` are the keys of the agreements whose
    words its PDF holds, and `printed_hash` tells its texts: once an agreement has ended, or a name was erased, that PDF is
    handed out no more, and is printed again.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=80)
    subtitle = models.CharField(max_length=160, blank=True)
    parts = models.JSONField(default=list)
    report = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    tells = models.BooleanField(default=False)  # whether its readers are written to
    state = models.CharField(max_length=6, choices=EditionState, default=EditionState.QUEUED)
    error = models.CharField(max_length=200, blank=True)
    printed = models.JSONField(default=list)
    printed_hash = models.CharField(max_length=64, blank=True)
    printed_at = models.DateTimeField(null=True)
    reprinted = models.BooleanField(default=False)  # whether its PDF took the place of another
    pdf = models.BinaryField(null=True)
    pages = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-number"]
        constraints = [
            in_choices("state", EditionState, "edition_state_known"),
            models.UniqueConstraint(fields=["program", "number"], name="edition_numbered_once"),
            models.CheckConstraint(
                condition=Q(state="ready", pdf__isnull=False, printed_at__isnull=False)
                | (~Q(state="ready") & Q(pdf=None, printed_at=None)),
                name="edition_ready_has_its_pdf",
            ),
            models.UniqueConstraint(fields=["program", "id"], name="edition_in_program"),
        ]

    @property
    def texts_hash(self) -> str:
        """SHA-256, in hexadecimal, of the texts as they stand."""
        said = json.dumps([self.title, self.subtitle, self.parts], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


class EditionVoice(models.Model):
    """An agreement under which a testimony appeared when the edition was published."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(BookletEdition, on_delete=models.CASCADE, related_name="voices")
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="+")

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "consent"], name="voice_once_per_edition")]

"""The law at work: who asked to be erased, who opened a file, what went wrong and who was told."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.models.fields import in_choices
from programs.models.programs import Program
from programs.models.tenancy import Consortium


class ErasureRequest(models.Model):
    """A person asks for everything to be erased; it takes effect at `due_at`, unless they change their mind before.

    `pseudonym` is the number under which figures and evidence stay. Once done, nothing leads from it to the person.
    """

    user = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="erasures")
    pseudonym = models.CharField(max_length=12, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(done_at=None), name="erasure_cancelled_or_done"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at")), name="erasure_due_after_asked"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(cancelled_at=None, done_at=None), name="erasure_one_awaited"
            ),
        ]


class AccessPage(models.TextChoices):
    """Where somebody's file is read."""

    CANDIDATE = "candidate", _("your candidacy")
    INTERVIEW = "interview", _("your interview grid, with its notes")
    BINOME = "binome", _("the page of your pair")
    CHARTER = "charter", _("your signed charter")
    LISTED = "list", _("the list of candidates, with your line")
    WORKBOOK = "workbook", _("the workbook of candidates, with your line")
    WAITING = "waiting", _("the waiting list, with your line")
    MERGE = "merge", _("the comparison of candidacies that may be one")
    IMPORT = "import", _("a sign-up sheet in which you stand")
    BOARD = "board", _("the pairing board, with your profile")
    PAIRS = "pairs", _("the proposed pairs, on paper or as a workbook")
    ROUND = "round", _("what the people who choose are shown of you")
    TRAINING = "training", _("the trainings before the first meeting, with why you are exempted")
    EVENTS = "events", _("the workbook of events, with your presence")
    SUPPORT = "support", _("the answer of your company on your candidacy")
    HELP = "help", _("your requests for help")
    CLOSING = "closing", _("what you said at the end, as you chose")
    CONFIDED = "confided", _("what was told in confidence")


class FileAccess(models.Model):
    """One opening of a file. Never changed; deleted when the programme is purged. `candidate` is the number the file had,
    whatever becomes of it; None on an older line, which speaks of a list of `people` files at once.

    The openings of what was told in confidence are written down and not shown: they would betray that it exists.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    viewer = models.ForeignKey(
        "programs.User", null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    role = models.CharField(max_length=15)
    page = models.CharField(max_length=9, choices=AccessPage)
    candidate = models.BigIntegerField(null=True)
    people = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [in_choices("page", AccessPage, "access_page_known")]
        indexes = [
            models.Index(fields=["candidate", "-at"], name="access_to_a_file"),
            models.Index(fields=["program", "viewer", "page", "-at"], name="access_by_somebody"),
        ]


class Risk(models.TextChoices):
    """What an incident may do to the people concerned: it decides who must be told."""

    NONE = "none", _("no risk")
    SOME = "some", _("a risk")
    SERIOUS = "serious", _("a high risk, or a serious injury")


class Incident(models.Model):
    """One confidentiality incident, as the law wants it written down; corrected, never deleted before its time."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    noticed_at = models.DateTimeField(_("noticed on"))
    happened = models.CharField(_("when it happened"), max_length=120, blank=True)
    nature = models.TextField(_("what happened"), max_length=2000)
    people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    whose = models.CharField(_("who they are"), max_length=200)
    data = models.CharField(_("data concerned"), max_length=400)
    risk = models.CharField(_("risk for them"), max_length=7, choices=Risk)
    why = models.TextField(_("why that risk"), max_length=1000, blank=True)
    measures = models.TextField(_("measures taken, and to come"), max_length=2000)
    authority_told_on: models.DateField[date | None, date | None] = models.DateField(
        _("authority told on"), null=True, blank=True
    )
    people_told_on: models.DateField[date | None, date | None] = models.DateField(
        _("people told on"), null=True, blank=True
    )
    others_told = models.CharField(_("others told"), max_length=200, blank=True)
    closed_on: models.DateField[date | None, date | None] = models.DateField(
        _("closed on"), null=True, blank=True
    )
    revision = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["-noticed_at", "-id"]
        constraints = [
            in_choices("risk", Risk, "incident_risk_known"),
            models.CheckConstraint(
                condition=~Q(nature="") & ~Q(whose="") & ~Q(data="") & ~Q(measures=""),
                name="incident_says_what",
            ),
        ]

"""A person who offers or seeks mentoring in one programme. Everything but identity, company and side may be unknown."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from mentorat.lib.text import fold
from programs import levels
from programs.enums import CandidateState, LearningProfile, Side
from programs.models.fields import in_choices, labels
from programs.models.programs import Program, Theme
from programs.models.tenancy import Company, Consortium
from programs.naming import email_key, name_only

KEYS = ("sort_name", "name_key", "email_key", "search")  # that `Candidate.clean` makes of what is typed


class Candidate(models.Model):
    """One side of one programme: a person who is mentor and mentoré·e has two rows with the same e-mail."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="candidates")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="candidates")
    user = models.ForeignKey(
        "programs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="candidates"
    )
    side = models.CharField(_("role"), max_length=6, choices=Side)
    state = models.CharField(
        _("state"), max_length=12, choices=CandidateState, default=CandidateState.APPLIED
    )
    first_name = models.CharField(_("first name"), max_length=80, validators=[name_only])
    last_name = models.CharField(_("last name"), max_length=80, blank=True, validators=[name_only])
    sort_name = models.CharField(max_length=170, editable=False, db_default="")  # as a directory sorts it
    name_key = models.CharField(max_length=170, editable=False, db_default="")  # its words, in no order
    email_key = models.CharField(max_length=254, editable=False, db_default="")  # see naming.email_key
    search = models.TextField(editable=False, db_default="")  # what the list is searched in, folded
    email = models.EmailField(_("e-mail"))
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    trade = models.CharField(_("trade"), max_length=120, blank=True)
    level_label = models.CharField(_("career level"), max_length=60, blank=True)
    level = models.FloatField(null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)])
    tenure_years = models.FloatField(
        _("years in the company"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    skills = labels()
    qualities = labels()
    intentions = labels()
    languages = labels()
    availability = labels()
    place = models.CharField(_("place"), max_length=80, blank=True)
    remote = models.BooleanField(_("meets by video"), null=True, blank=True)
    learning = models.CharField(_("learns"), max_length=10, blank=True, choices=LearningProfile)
    teaching = models.CharField(_("passes on"), max_length=10, blank=True, choices=LearningProfile)
    biography = models.TextField(_("in their own words"), blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("number of mentees"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    available_throughout = models.BooleanField(_("available for the whole length"), null=True, blank=True)
    management_support = models.BooleanField(_("supported by management"), null=True, blank=True)
    room_for_manoeuvre = models.BooleanField(
        _("has room for manoeuvre on the subject"), null=True, blank=True
    )
    voluntary = models.BooleanField(_("takes part of their own free will"), null=True, blank=True)
    stable_in_post = models.BooleanField(_("expects to stay in post"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    state_since = models.DateTimeField(auto_now_add=True)
    news_muted_at = models.DateTimeField(null=True, blank=True)  # wants no more news of the waiting list
    revision = models.PositiveIntegerField(
        default=0, editable=False
    )  # of the profile; grows with each change

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            in_choices("side", Side, "candidate_side_known"),
            in_choices("state", CandidateState, "candidate_state_known"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=5), name="candidate_capacity_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=0, level__lte=1),
                name="candidate_level_between_0_and_1",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "program",
                "side",
                name="candidate_once_per_side",
                violation_error_message=_(
                    "This e-mail already has a candidate on this side of the programme."
                ),
            ),
            models.UniqueConstraint(fields=["program", "id"], name="candidate_in_program"),
            models.UniqueConstraint(fields=["consortium", "id"], name="candidate_in_consortium"),
            models.UniqueConstraint(fields=["id", "company"], name="candidate_of_company"),
        ]
        indexes = [
            models.Index(fields=["program", "side", "state"]),
            models.Index(fields=["program", "sort_name", "id"], name="candidate_in_order"),
            models.Index(fields=["program", "side", "email_key"], name="candidate_email_alike"),
            models.Index(fields=["program", "side", "name_key", "company"], name="candidate_name_alike"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_words(self) -> str:
        """The career level by its rung, the same words wherever it is read; what a sheet wrote when no rung is known."""
        return self.level_label if self.level is None else levels.name(self.level)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def stamp(self) -> str:
        """Changes with the profile and with the state: who acts on a person says which one they saw."""
        return f"{self.revision}-{int(self.state_since.timestamp() * 1_000_000)}"

    def clean(self) -> None:
        """Bélanger stands before Bouchard, whatever the collation of the database; the keys follow what is typed."""
        self.sort_name = fold(f"{self.last_name} {self.first_name}")[:170]
        self.name_key = " ".join(sorted(self.sort_name.split()))
        self.email_key = email_key(self.email)
        self.search = fold(f"{self.first_name} {self.last_name} {self.email} {self.job_title}")


class CandidateTheme(models.Model):
    """A theme sought (mentee) or lived (mentor), with its depth."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")
    depth = models.PositiveSmallIntegerField(
        default=2,
        choices=[(1, _("a first acquaintance")), (2, _("real practice")), (3, _("deep experience"))],
    )

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-depth", "id"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "theme"], name="theme_once_per_candidate"),
            models.CheckConstraint(condition=Q(depth__gte=1, depth__lte=3), name="theme_depth_1_to_3"),
        ]


class ColumnMapping(models.Model):
    """How a heading was understood last time, remembered for the next sheet of the consortium."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    heading_key = models.CharField(max_length=120)
    field = models.CharField(max_length=40, blank=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consortium", "heading_key"], name="heading_once_per_consortium")
        ]


class SheetUpload(models.Model):
    """A sign-up sheet between its upload and its confirmation: content, mapping, who sent it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(max_length=120)
    content = models.BinaryField()
    side = models.CharField(max_length=6, choices=Side, blank=True)  # blank: the sheet has a role column
    mapping = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

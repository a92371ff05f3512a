"""A programme of a consortium: its kind, its themes, its timeline."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from mentorat.lib.scoping import ScopedManager
from programs.enums import MilestoneKind, ProgramKind, ProgramState
from programs.models.fields import in_choices, labels
from programs.models.tenancy import Company, Consortium


class Program(models.Model):
    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="programs")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ProgramKind, default=ProgramKind.CLASSIC)
    state = models.CharField(_("state"), max_length=12, choices=ProgramState, default=ProgramState.DRAFT)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    same_company_allowed = models.BooleanField(_("pairs within one company allowed"), default=False)
    # Declared, with its reason, when one company gives all the mentors: then it is no fault of reciprocity.
    single_source_company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    single_source_reason = models.CharField(max_length=300, blank=True)
    rules = models.JSONField(default=dict, blank=True)  # what is asked of each role, see programs.rules
    gives = models.TextField(_("what the programme gives"), max_length=2000, blank=True)  # one promise a line
    asks = models.TextField(_("what the programme asks"), max_length=2000, blank=True)
    prepared = labels()  # the steps of the plan that somebody saved
    revision = models.PositiveIntegerField(default=0)  # grows with every change of the plan
    # When its mails that can wait may leave, in whole hours of its zone (programs.hours).
    mail_from = models.PositiveSmallIntegerField(default=9)
    mail_until = models.PositiveSmallIntegerField(default=20)
    mail_weekends = models.BooleanField(default=True)
    # Its time of keeping: when its coordinators were told that it runs out, when people went, when proof went.
    purge_told_at = models.DateTimeField(null=True, editable=False)
    purged_at = models.DateTimeField(null=True, editable=False)
    proof_purged_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        default_permissions = ()
        permissions = [
            ("coordinate_program", "Coordinate"),
            ("participate_program", "Take part"),
            ("represent_program", "Represent a company"),
            ("read_figures_program", "Read the committee's figures"),
        ]
        constraints = [
            in_choices("kind", ProgramKind, "program_kind_known"),
            in_choices("state", ProgramState, "program_state_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="program_ends_after_start",
                violation_error_message=_("The programme must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(single_source_company=None, single_source_reason="")
                | (Q(single_source_company__isnull=False) & ~Q(single_source_reason="")),
                name="program_single_source_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(proof_purged_at=None) | Q(purged_at__isnull=False),
                name="program_proof_goes_after_people",
            ),
            models.CheckConstraint(
                condition=Q(mail_from__lt=F("mail_until"), mail_until__lte=24), name="program_mail_hours"
            ),
            models.UniqueConstraint(fields=["consortium", "id"], name="program_in_consortium"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def months(self) -> int:
        """Length in whole months, rounded to the nearest."""
        return round((self.ends_on - self.starts_on).days / 30.44)


class ProgramUserObjectPermission(UserObjectPermissionBase):
    """Object permissions on a programme; written by the membership service alone."""

    content_object = models.ForeignKey(Program, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        unique_together = ["user", "permission", "content_object"]


class Theme(models.Model):
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="themes")
    label = models.CharField(_("theme"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["program", "label"], name="theme_once_per_program"),
            models.UniqueConstraint(fields=["program", "id"], name="theme_in_program"),
        ]

    def __str__(self) -> str:
        return self.label


class Milestone(models.Model):
    """A date of the timeline; the jobs and the pages read it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=12, choices=MilestoneKind)
    on: models.DateField[date, date] = models.DateField(_("date"))

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            in_choices("kind", MilestoneKind, "milestone_kind_known"),
            models.UniqueConstraint(fields=["program", "kind"], name="milestone_once_per_program"),
        ]

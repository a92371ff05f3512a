"""The pairs, and their announcement."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.enums import LIVE_BINOMES, BinomeState
from matching.models.scenarios import Proposal
from mentorat.lib.scoping import ScopedManager
from programs.models import Candidate, Company, Program
from programs.models.fields import in_choices


class Binome(models.Model):
    """A mentor and a mentoré·e, from decision to end. It carries both companies, so that the database itself
    refuses a pair within one company where the programme forbids it. Written by `matching.services.binomes` alone."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="binomes")
    mentor = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="binomes_as_mentor")
    mentee = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="binomes_as_mentee")
    mentor_company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    mentee_company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    same_company_allowed = models.BooleanField(default=False)
    proposal = models.OneToOneField(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="binome"
    )
    score = models.PositiveIntegerField(null=True)
    confidence = models.PositiveIntegerField(null=True)
    explanation = models.JSONField(default=dict)
    note = models.TextField(_("why the two were paired"), max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=BinomeState, default=BinomeState.FORMED)
    formed_at = models.DateTimeField(auto_now_add=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    mentor_accepted_at = models.DateTimeField(null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    resumed_at = models.DateTimeField(null=True, blank=True)  # from the latest pause
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("state", BinomeState, "binome_state_known"),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="binome_between_two"),
            models.CheckConstraint(
                condition=~Q(mentor_company=F("mentee_company")) | Q(same_company_allowed=True),
                name="binome_across_companies",
                violation_error_message=_("Two people of one company cannot be paired in this programme."),
            ),
            models.CheckConstraint(
                condition=~Q(state=BinomeState.ACCEPTED)
                | Q(
                    accepted_at__isnull=False,
                    mentor_accepted_at__isnull=False,
                    mentee_accepted_at__isnull=False,
                ),
                name="binome_accepted_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BinomeState.ACTIVE, BinomeState.PAUSED])
                | Q(started_at__isnull=False),
                name="binome_active_has_start",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None)
                | Q(mentor_accepted_at__isnull=False, mentee_accepted_at__isnull=False),
                name="binome_started_after_both_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BinomeState.ENDED, BinomeState.DECLINED], ended_at__isnull=False)
                | (~Q(state__in=[BinomeState.ENDED, BinomeState.DECLINED]) & Q(ended_at=None)),
                name="binome_end_has_date",
            ),
            models.UniqueConstraint(fields=["mentor", "mentee"], name="binome_once_per_pair"),
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(state__in=LIVE_BINOMES), name="binome_one_live_per_mentee"
            ),
            models.UniqueConstraint(fields=["program", "id"], name="binome_in_program"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} – {self.mentee}"


class Announcement(models.Model):
    """The formed pairs are announced at `send_at`; one is awaited at a time in a programme."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="announcements")
    send_at = models.DateTimeField(_("send on"))
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveIntegerField(default=0)  # pairs announced by it

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-send_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(cancelled_at=None), name="announcement_sent_or_cancelled"
            ),
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(sent_at=None, cancelled_at=None),
                name="announcement_one_awaited",
            ),
        ]

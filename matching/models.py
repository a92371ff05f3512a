"""Who with whom, and why: the policy, the proposals and their proof, the binômes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.enums import LIVE_BINOMES, BinomeState, FloorMode, ProposalState, ScenarioState, VetoSource
from mentorat.lib.scoping import ScopedManager
from programs.models import Candidate, Company, Program
from programs.models.fields import in_choices


class MatchingPolicy(models.Model):
    """What the programme weighs, public to its participants. An absent weight is the criterion's default."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="policy")
    weights = models.JSONField(default=dict)
    floor_mode = models.CharField(max_length=5, choices=FloorMode, default=FloorMode.BEST)

    objects = ScopedManager(program="program")


class Scenario(models.Model):
    """One run of the engine on one day's candidates, with what was asked and the proof of the answer."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="scenarios")
    state = models.CharField(max_length=10, choices=ScenarioState, default=ScenarioState.DRAFT)
    policy = models.JSONField()  # weights and floor as used
    proof = models.JSONField()  # pairs, total, dual, gap, proved, floor
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            in_choices("state", ScenarioState, "scenario_state_known"),
            models.UniqueConstraint(fields=["program", "id"], name="scenario_in_program"),
        ]


class Proposal(models.Model):
    """One pair of a scenario. Scores are integers of 0.01 %, 1 to 10,000."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="proposals")
    mentor = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    confidence = models.PositiveIntegerField()
    explanation = (
        models.JSONField()
    )  # codes and numbers of the engine; matching/wording.py makes the sentences
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            in_choices("state", ProposalState, "proposal_state_known"),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=10000), name="proposal_score_in_range"
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="proposal_between_two"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED, decided_at=None)
                | (~Q(state=ProposalState.PROPOSED) & Q(decided_at__isnull=False)),
                name="proposal_decided_has_date",
            ),
            models.UniqueConstraint(fields=["scenario", "mentee"], name="proposal_once_per_mentee"),
        ]


class Unpaired(models.Model):
    """A person left without a pair by a scenario, and why (a code of the engine)."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="unpaired")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=30)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["scenario", "candidate"], name="unpaired_once")]


class Veto(models.Model):
    """Two people who will not be paired. The reason is told to nobody but the coordinator."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=12, choices=VetoSource)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            in_choices("source", VetoSource, "veto_source_known"),
            models.UniqueConstraint(fields=["mentor", "mentee"], name="veto_once"),
        ]


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
    state = models.CharField(max_length=10, choices=BinomeState, default=BinomeState.FORMED)
    formed_at = models.DateTimeField(auto_now_add=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    mentor_accepted_at = models.DateTimeField(null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
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

"""The runs of the matching, what they propose, and what the coordinator fixed on their board."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching.enums import BoardVerb, PinKind, ProposalState, ScenarioState
from mentorat.lib.scoping import ScopedManager
from programs.models import Candidate, Program
from programs.models.fields import in_choices


class Scenario(models.Model):
    """One run of the engine: what was asked, with which input, version and seed, and the proof of the answer.

    Several stand side by side; the `current` one is worked on. `revision` counts the coordinator's edits on its board.
    `policy` holds weights, floor_mode, floor, imbalance_price, imbalance_cap, explore, kind and mode as used; `proof`
    is empty until the run is done. `progress` goes from 0 to 100 while a worker runs it; `taken_at` says when a worker
    last gave a sign, `attempts` how many took it up. `failure` is a code, of which wording.failure() makes a sentence.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(_("name"), max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=ScenarioState, default=ScenarioState.DRAFT)
    current = models.BooleanField(default=False)
    policy = models.JSONField()
    proof = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField(default=0)
    engine = models.CharField(max_length=20, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            in_choices("state", ScenarioState, "scenario_state_known"),
            models.UniqueConstraint(fields=["program", "id"], name="scenario_in_program"),
            models.UniqueConstraint(
                fields=["program"], condition=Q(current=True), name="scenario_one_current"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="scenario_progress_to_100"),
        ]

    @property
    def label(self) -> str:
        """Its name, or the moment it was asked for."""
        at = date_format(localtime(self.made_at), "SHORT_DATETIME_FORMAT")
        return self.name or gettext("Run of %(at)s") % {"at": at}

    @property
    def weakest(self) -> int | None:
        """The weakest pair when it was computed, out of 100."""
        worst = self.proof.get("worst")
        return None if worst is None else round(worst / 100)

    @property
    def is_done(self) -> bool:
        """Whether it has an answer to show."""
        return self.state in (ScenarioState.DRAFT, ScenarioState.DECIDED) or "pairs" in self.proof


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
            models.UniqueConstraint(
                fields=["scenario", "mentee"],
                condition=~Q(state=ProposalState.DISMISSED),
                name="proposal_once_per_mentee",
            ),
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


class Pin(models.Model):
    """What the coordinator fixed on the board of a scenario: two people kept together, or kept apart in it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="pins")
    mentor = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=PinKind)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("kind", PinKind, "pin_kind_known"),
            models.UniqueConstraint(fields=["scenario", "mentor", "mentee"], name="pin_once_per_pair"),
            models.UniqueConstraint(
                fields=["scenario", "mentee"], condition=Q(kind=PinKind.KEEP), name="pin_one_kept_per_mentee"
            ),
        ]


class BoardEdit(models.Model):
    """One change on the board of a scenario, with what is needed to take it back in one step.

    `before` and `after` hold the proposals and pins that the change touched; `cost` what it cost and whom it moved.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="edits")
    revision = models.PositiveIntegerField()
    verb = models.CharField(max_length=8, choices=BoardVerb)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    cost = models.JSONField(default=dict)
    made_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["revision"]
        constraints = [
            in_choices("verb", BoardVerb, "board_verb_known"),
            models.UniqueConstraint(fields=["scenario", "revision"], name="edit_once_per_revision"),
        ]

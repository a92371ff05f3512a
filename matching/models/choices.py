"""What the participants choose themselves: shortlists and ranks (hybrid), requests and answers (self-matching)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.enums import RequestState
from mentorat.lib.scoping import ScopedManager
from programs.models import Candidate, Program
from programs.models.fields import in_choices


class Chooser(models.Model):
    """Someone to whom a round of choices is open: every mentee, and every mentor where mentees ask for themselves.

    `invited_at` is not before the opening of the round they are in. `answered_at`: a mentee has ranked the shortlist, or
    said that none suits; `words` is what they add to that, for the coordinators alone.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="choosing")
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    none_suits = models.BooleanField(default=False)
    words = models.CharField(_("a word to the coordinator"), max_length=500, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(none_suits=False) | Q(answered_at__isnull=False), name="chooser_none_is_an_answer"
            ),
        ]


class Shortlisted(models.Model):
    """A mentor shown to a mentee, with the reasons as they stood; `rank` once the mentee has said it, 1 first."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="shortlist")
    explanation = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField()  # as shown, which is no ranking
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    ranked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["mentee", "position"]
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="shortlist_between_two"),
            models.CheckConstraint(
                condition=Q(rank=None, ranked_at=None) | Q(rank__gte=1, rank__lte=5, ranked_at__isnull=False),
                name="shortlist_rank_1_to_5",
            ),
            models.UniqueConstraint(fields=["mentee", "mentor"], name="shortlist_once_per_pair"),
            models.UniqueConstraint(fields=["mentee", "rank"], name="shortlist_one_of_a_rank"),
        ]


class Request(models.Model):
    """A mentee asks a mentor; the mentor accepts or declines in confidence."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="requests_received")
    mentee = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="requests_made")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    words = models.CharField(_("a word to the mentor"), max_length=500, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # of a refusal, for the coordinators
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("state", RequestState, "request_state_known"),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="request_between_two"),
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED, answered_at=None)
                | (~Q(state=RequestState.ASKED) & Q(answered_at__isnull=False)),
                name="request_answer_has_date",
            ),
            models.UniqueConstraint(
                fields=["mentee"],
                condition=Q(state__in=[RequestState.ASKED, RequestState.ACCEPTED]),
                name="request_one_open_per_mentee",
            ),
        ]

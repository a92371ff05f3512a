"""Who was invited and has not answered; what a representative sees of their own people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from programs.enums import Role
from programs.models import Candidate, Company, Invitation, Membership, Program, User


def to_follow(now: datetime, remind_after: timedelta) -> QuerySet[Invitation, int]:
    """Keys of the invitations of all programmes that run out, or are due for their one reminder."""
    due = Q(expires_at__lte=now) | Q(reminded_at=None, sent_at__lte=now - remind_after)
    return Invitation.objects.filter(due, answer="").order_by("pk").values_list("pk", flat=True)


def open_one(pk: int) -> Invitation | None:
    """An invitation without an answer, locked; None when another worker holds it or it was answered meanwhile."""
    rows = Invitation.objects.select_related(
        "program__consortium",
        "candidate__company",
        "candidate__program__consortium",
        "application__program__consortium",
    )
    return rows.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, answer="").first()


def invitation_of(candidate: Candidate) -> Invitation | None:
    return Invitation.objects.select_related("proposed_by").filter(candidate=candidate).first()


def spoken_for(user: User, program: Program) -> list[Company]:
    """The companies that this person represents in the programme's consortium, by name."""
    mine = Membership.objects.filter(
        user=user, role=Role.REPRESENTATIVE, consortium=program.consortium_id, company__isnull=False
    )
    return list(Company.objects.filter(pk__in=mine.values("company")).order_by("key"))


def own_person(companies: Sequence[Company], pk: int) -> Candidate | None:
    """A candidate of one of these companies, in the programme in scope, with what the company said of it."""
    rows = Candidate.objects.select_related("company", "program__consortium", "support")
    return rows.filter(company__in=companies, pk=pk).first()

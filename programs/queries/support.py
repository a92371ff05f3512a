"""What managers were asked and answered. The look-up by a mailed key runs before any scope is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from programs.applying.tokens import hashed
from programs.enums import CandidateState, ProgramState
from programs.models import Candidate, SupportKey, SupportRequest

AROUND = ("candidate__program__consortium", "candidate__company", "candidate__user", "asked_by")


def open_key(token: str) -> SupportKey | None:
    """The key of that token, while its question waits for an answer; any other is one and the same nothing."""
    with scopes_disabled():
        rows = SupportKey.objects.select_related(*(f"request__{name}" for name in AROUND))
        waiting = rows.filter(
            request__answered_at=None, request__closed_at=None, request__expires_at__gt=timezone.now()
        )
        waiting = waiting.exclude(request__candidate__state=CandidateState.WITHDRAWN)
        return waiting.filter(token_hash=hashed(token)).first()


def latest_of(candidate: Candidate) -> SupportRequest | None:
    """The last question about that candidate, answered or not."""
    return SupportRequest.objects.select_related("asked_by").filter(candidate=candidate).first()


def latest_of_each(candidates: Iterable[Candidate]) -> dict[int, SupportRequest]:
    """The last question about each of them who was asked about, in one query."""
    rows = SupportRequest.objects.filter(candidate__in=[each.pk for each in candidates])
    return {row.candidate_id: row for row in rows.order_by("asked_at", "id")}


def open_of(candidate: Candidate) -> QuerySet[SupportRequest]:
    return SupportRequest.objects.filter(candidate=candidate, answered_at=None, closed_at=None)


def to_remind(after: timedelta) -> list[SupportRequest]:
    """Of all programmes that are not closed: questions that wait for so long, were never reminded and can still be answered."""
    now = timezone.now()
    with scopes_disabled():
        rows = SupportRequest.objects.select_related(*AROUND).filter(
            answered_at=None, closed_at=None, reminded_at=None, asked_at__lte=now - after, expires_at__gt=now
        )
        rows = rows.exclude(program__state=ProgramState.CLOSED)
        return list(rows.exclude(candidate__state=CandidateState.WITHDRAWN).order_by("id"))

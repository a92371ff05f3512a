"""Requests that can no longer be answered are let go, and whoever made them is told they can ask somebody else."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from matching import adapters
from matching.enums import LIVE_BINOMES, RequestState
from matching.letters import requests as letters
from matching.models import Binome, Request
from matching.queries.choices import PRESENT
from matching.services import locks
from programs import audit
from programs.models import Program


def held(request: Request) -> Request:
    """The request read again, its programme held until the end of the transaction."""
    program = locks.program(request.program)
    rows = Request.objects.select_for_update(of=("self",)).select_related(
        "mentor__company", "mentor__user", "mentee__company", "mentee__user"
    )
    current = rows.get(pk=request.pk, program=program)
    current.program = program
    return current


def settle(request: Request, state: RequestState) -> None:
    request.state, request.answered_at = state, timezone.now()
    request.save(update_fields=["state", "answered_at", "reason"])


@transaction.atomic
def tidy(*, program: Program) -> int:
    """Lets go of every request that nothing can come of any more; returns how many. Doing it twice changes nothing.

    The mentor is full, has left, or is ruled out since; the mentee has a pair (by the coordinator) or has left; or the
    pair that an accepted request had formed was undone before it was announced.
    """
    locked = locks.program(program)
    live = Count("mentor__binomes_as_mentor", filter=Q(mentor__binomes_as_mentor__state__in=LIVE_BINOMES))
    rows = Request.objects.filter(program=locked).select_related(
        "mentor__company", "mentor__user", "mentee__company", "mentee__user"
    )
    asked = list(rows.filter(state=RequestState.ASKED).annotate(taken=live).order_by("id"))
    paired = set(
        Binome.objects.filter(program=locked, state__in=LIVE_BINOMES).values_list("mentee", flat=True)
    )
    causes = adapters.causes(locked, [(r.mentor, r.mentee) for r in asked]) if asked else []
    gone = [
        r for r, cause in zip(asked, causes, strict=True) if cause or r.mentee_id in paired or _impossible(r)
    ]
    undone = rows.filter(state=RequestState.ACCEPTED).exclude(mentee__in=paired)
    for request in [*gone, *undone]:
        request.program = locked
        settle(request, RequestState.FREED)
        audit.record("request.freed", actor=None, target=request, program=locked)
        if request.mentee_id not in paired and request.mentee.state in PRESENT:
            letters.unavailable(request)
    return len(gone)


def _impossible(request: Request) -> bool:
    """`taken` is how many live pairs the mentor has."""
    people = (request.mentor, request.mentee)
    full = request.taken >= request.mentor.capacity  # type: ignore[attr-defined]
    return full or any(p.state not in PRESENT or not p.company.cleared_at for p in people)


def expire(*, program: Program) -> int:
    """The round is over: requests without an answer go, and whoever made them is told who takes over."""
    rows = Request.objects.filter(program=program, state=RequestState.ASKED).select_related(
        "mentor", "mentee__user"
    )
    found = list(rows)
    for request in found:
        request.program = program
        settle(request, RequestState.EXPIRED)
        letters.expired(request)
    return len(found)

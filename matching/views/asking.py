"""What to ask a candidate first, on the grid of their interview and on their page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching import questions, wording
from matching.queries.asking import Asked, asking
from programs import queries
from programs.enums import Side
from programs.models import AccessPage, Candidate
from programs.services import accesses
from programs.viewer import Permission, enter


@dataclass(frozen=True)
class Line:
    """One thing to ask: the question in words, and what its answer could change."""

    criterion: str
    question: str
    pairs: int
    names: str


@require_safe
def ask_next(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A page of its own without JavaScript; htmx gets the card alone."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = queries.candidate(pk)
    if candidate is None:
        raise Http404
    accesses.shown(viewer, AccessPage.CANDIDATE, [pk])
    found = asking(candidate)
    context = {
        "program": viewer.the_program,
        "candidate": candidate,
        "asking": found,
        "lines": [_line(candidate, each) for each in found.asked],
        "is_mentor": candidate.side == Side.MENTOR,
    }
    whole = "matching/ask_next.html"
    return render(request, f"{whole}#card" if getattr(request, "htmx", False) else whole, context)


def _line(candidate: Candidate, asked: Asked) -> Line:
    names = ", ".join(person.name for person in asked.people)
    return Line(
        wording.criterion(asked.criterion),
        questions.question(asked.criterion, candidate.side),
        asked.pairs,
        names,
    )

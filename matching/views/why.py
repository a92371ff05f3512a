"""Why not these two: what keeps them apart, how they would match, and what choosing them would cost the others today."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from matching import queries
from matching.enums import BoardVerb
from matching.forms import WhyNotForm
from matching.models import Scenario
from matching.queries.board import Basis, Change
from matching.views import cards
from matching.views.cards.consequence import Effect
from matching.views.scenarios import found_or_404
from programs.enums import Side
from programs.models import AccessPage, Candidate
from programs.services import accesses
from programs.viewer import Permission, enter


@require_GET
def why_not(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    found = found_or_404(program, pk)
    form = WhyNotForm(
        request.GET or None,
        mentors=queries.people(program, Side.MENTOR),
        mentees=queries.people(program, Side.MENTEE),
    )
    context: dict[str, Any] = {"program": program, "scenario": found, "form": form, "answer": None}
    if form.is_bound and form.is_valid():
        mentor, mentee = form.cleaned_data["mentor"], form.cleaned_data["mentee"]
        accesses.shown(viewer, AccessPage.BOARD, [mentor.pk, mentee.pk])
        context |= _answer(found, mentor, mentee)
    return render(request, "matching/why_not.html", context, status=422 if form.errors else 200)


def _answer(scenario: Scenario, mentor: Candidate, mentee: Candidate) -> dict[str, Any]:
    """With today's people, relations and vetoes, the scenario's weights, and what is fixed on its board."""
    basis = Basis.of(scenario)
    answer = cards.comparison(scenario, basis.pool, mentor, mentee, basis.settings)
    price, refusal, proposed = None, "", False
    row = basis.board.get(mentee.pk)
    if answer.score is not None:
        proposed = row is not None and row.mentor_id == mentor.pk
        try:
            if not proposed:
                told = basis.weigh(Change(BoardVerb.CHOOSE, ((mentor.pk, mentee.pk),))).consequence
                price = Effect.of(told, {person.pk: person for person in (mentor, mentee)})
        except ValidationError as error:
            refusal = " ".join(error.messages)
    return {
        "answer": answer,
        "price": price,
        "refusal": refusal,
        "proposed": proposed,
        "today": timezone.localtime(),
    }

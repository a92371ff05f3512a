"""The pairs: the list, one pair, and the announcement of those that are formed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from matching import permissions, queries
from matching.enums import BinomeState
from matching.forms import BinomeFilterForm
from matching.views import cards
from programs import queries as frame
from programs.audit import VERBS
from programs.models import Program
from programs.viewer import Permission, enter

PER_PAGE = 50


@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    form = BinomeFilterForm(request.GET)
    chosen = form.chosen()
    rows = queries.binomes(program, state=chosen["state"], search=chosen["q"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = queries.binome_counts(program)
    held = queries.held_back(program) if counts.get(BinomeState.FORMED) else []
    context = {
        "program": program,
        "form": form,
        "page": page,
        "rows": [cards.BinomeLine.of(binome) for binome in page],
        "counts": cards.states(counts, chosen["state"], reverse("binomes", args=[slug])),
        "total": sum(counts.values()),
        "filtered": bool(chosen["state"] or chosen["q"]),
        "held": held,
        "awaited": queries.awaited(program),
        "ready": counts.get(BinomeState.FORMED, 0) - len(held),
    }
    template = "matching/binomes.html#list" if request.htmx else "matching/binomes.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_GET
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    return render(request, "matching/binome.html", shown(program, pk))


def shown(program: Program, pk: int) -> dict[str, Any]:
    """What matching/binome.html needs; a higher app that fills its block "facts" adds its own. Raises Http404."""
    binome = queries.binome(program, pk)
    if binome is None:
        raise Http404
    return {
        "program": program,
        "binome": binome,
        "card": cards.Card.of(binome),
        "line": cards.BinomeLine.of(binome),
        "steps": cards.steps(binome),
        "veto": queries.veto(binome),
        "undo": permissions.may_undo(binome),
        "end": permissions.may_end(binome),
        "history": [
            (event, VERBS.get(event.verb, event.verb)) for event in frame.history("binome", binome.pk)
        ],
    }

"""What stands around a pair of the board, or around somebody alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from matching.queries import board as reading
from matching.views import cards
from matching.views.scenarios import found_or_404
from mentorat.lib.text import number
from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, enter


@require_GET
def around(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Around the two people of a proposal (`?pair=`), or around somebody alone (`?person=`)."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    scenario = found_or_404(program, pk)
    wanted = {name: number(request.GET[name]) for name in ("pair", "person") if name in request.GET}
    pair = reading.opened(scenario, wanted["pair"]) if "pair" in wanted else None
    alone = reading.unpaired_person(scenario, wanted["person"]) if "person" in wanted else None
    if pair is None and alone is None:
        return redirect("scenario", slug, pk)
    basis, floor = reading.Basis.of(scenario), scenario.proof.get("floor") or 0
    if pair is not None:
        both = ((pair.mentee, pair.mentor), (pair.mentor, pair.mentee))
        found = [reading.around(basis, person, partner, floor) for person, partner in both]
    else:
        found = [reading.around(basis, alone.candidate, None, floor)] if alone else []
    sides = [cards.Surroundings.of(each, alone=pair is None) for each in found]
    near = [pk for side in sides for pk in (side.person.pk, *(other.person.pk for other in side.others))]
    accesses.shown(viewer, AccessPage.BOARD, near)
    context = {
        "program": program,
        "scenario": scenario,
        "live": scenario.current,
        "pair": pair,
        "sides": sides,
    }
    name = "matching/board_around.html#around" if request.htmx else "matching/board_around.html"  # type: ignore[attr-defined]
    return render(request, name, context)

"""After an end, for a coordinator who is not of the pair: what each said in confidence, and what comes next for them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching import queries as pairing
from matching import wording
from matching.enums import BinomeState
from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, enter
from tracking import permissions
from tracking.queries import partings


@require_safe
def repair(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pair `pk`, once it has ended."""
    viewer = enter(request, slug, Permission.COORDINATE)
    binome = pairing.binome(viewer.the_program, pk)
    if binome is None or permissions.is_member(binome, viewer.user):
        raise Http404
    over = binome.state == BinomeState.ENDED
    if over:
        accesses.shown(viewer, AccessPage.BINOME, [binome.mentor_id, binome.mentee_id])
    said = partings.of_binome(binome)
    sides = [(person, said.get(person.side)) for person in (binome.mentor, binome.mentee)]
    context = {
        "program": viewer.the_program,
        "binome": binome,
        "over": over,
        "sides": [
            (person, row, [wording.criterion(name) for name in row.misfits] if row else [])
            for person, row in sides
        ],
        "veto": pairing.veto(binome),
    }
    return render(request, "tracking/repair.html", context)

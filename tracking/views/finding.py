"""Search in a programme, from the head of every page of its coordinators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programs import limits
from programs.viewer import Permission, enter
from tracking import destinations
from tracking.asked import asked
from tracking.queries import finding

PAGES = 6  # of the product, in one answer


@require_safe
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """Whole page, or its results alone while one types."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    wanted = asked(request.GET.get("q", ""), timezone.localdate())
    too_often = bool(wanted.enough) and not limits.allow(request, "find", str(viewer.user.pk))
    found = finding.Found() if too_often else finding.found(program, wanted)
    pages = destinations.found(wanted.text) if wanted.enough and not too_often else ()
    context = {
        "program": program,
        "consortium": viewer.consortium,
        "asked": wanted,
        "found": found,
        "most": finding.MOST,
        "pages": [(each.label, each.url(program.slug, viewer.consortium.slug)) for each in pages][:PAGES],
        "too_often": too_often,
    }
    page = "tracking/find.html#results" if getattr(request, "htmx", False) else "tracking/find.html"
    return render(request, page, context, status=429 if too_often else 200)

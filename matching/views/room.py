"""The pairing of a programme: who is ready, what holds people back, the runs made so far."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from matching import queries
from matching.enums import ScenarioState
from matching.services import scenarios
from programs.viewer import Permission, enter

LATEST = 8


@require_GET
def matching(request: HttpRequest, slug: str) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    readiness = queries.readiness(program)
    latest = list(queries.scenarios(program)[:LATEST])
    counts = queries.binome_counts(program)
    context = {
        "program": program,
        "ready": readiness,
        "short": readiness.mentees - readiness.places,
        "scenarios": latest,
        "draft": next((s for s in latest if s.state == ScenarioState.DRAFT), None),
        "formed": counts.get("formed", 0),
        "possible": bool(readiness.mentors and readiness.mentees),
    }
    return render(request, "matching/room.html", context)


@require_POST
def run(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    try:
        scenario = scenarios.run(actor=viewer.user, program=viewer.the_program)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("matching", slug)
    return redirect("scenario", slug, scenario.pk)

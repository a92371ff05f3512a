"""The board of a scenario: read, decided all at once; and why not another pair."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from matching import queries
from matching.models import Scenario
from matching.queries import board
from matching.services import proposals as decisions
from matching.views import cards, worries
from matching.views.desk import desk
from programs.models import Program
from programs.viewer import Permission, enter


@require_GET
def scenario(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    found = found_or_404(program, pk)
    if not found.is_done:
        return redirect("scenario_progress", slug, pk)
    context = desk(request, found, pair=request.GET.get("pair", ""))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "matching/scenario.html#desk", context)
    return render(request, "matching/scenario.html", context | whole(found))


def whole(found: Scenario) -> dict[str, Any]:
    """What the page has around the desk."""
    worst = found.proof["worst"]
    return {
        "proof": {
            "kept": 0,
            "apart": 0,
            "unheld": [],
            "edited": False,
            "stood": False,
            "stay_bonus": 0,
            **found.proof,
        },
        "lowest": cards.percent(worst) if worst is not None else None,
        "turnover": board.turnover(found) if found.current else None,
    }


@require_POST
def validate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    try:
        done = decisions.validate_all(actor=viewer.user, scenario=found_or_404(viewer.the_program, pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("scenario", slug, pk)
    if done.formed:
        formed = len(done.formed)
        messages.success(
            request, ngettext("%(n)s pair formed.", "%(n)s pairs formed.", formed) % {"n": formed}
        )
        members = [pk for pair in done.formed for pk in (pair.mentor_id, pair.mentee_id)]
        worries.warn(request, slug, members)
    for proposal, reason in done.refused:
        pair = {"mentor": proposal.mentor.name, "mentee": proposal.mentee.name, "reason": reason}
        messages.error(request, _("%(mentor)s and %(mentee)s: left open. %(reason)s") % pair)
    return redirect("scenario", slug, pk)


def found_or_404(program: Program, pk: int) -> Scenario:
    found = queries.scenario(program, pk)
    if found is None:
        raise Http404
    return found

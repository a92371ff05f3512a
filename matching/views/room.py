"""The pairing of a programme: who is ready, what holds people back, the scenarios made so far."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from matching import queries
from matching.enums import ScenarioState
from matching.models import Scenario
from matching.queries import Drift, repairing
from matching.services import again as proposing
from matching.services import scenarios
from programs.models import Program
from programs.viewer import Permission, enter

LATEST = 12
WAITING = (ScenarioState.QUEUED, ScenarioState.RUNNING)


@require_GET
def matching(request: HttpRequest, slug: str) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    readiness = queries.readiness(program)
    latest = _latest(program)
    current = next((s for s in latest if s.current), None)
    opened = current is not None and current.state == ScenarioState.DRAFT
    done = [s for s in latest if s.is_done]
    context = {
        "program": program,
        "ready": readiness,
        "short": readiness.mentees - readiness.places,
        "scenarios": latest,
        "current": current,
        "open": opened,
        "waiting": current is not None and current.state in WAITING,
        "computed": len(done),
        "ticked": {s.pk for s in sorted(done, key=lambda s: not s.current)[:2]},
        "news": news(queries.drift(current)) if current and opened else [],
        "released": repairing.released(program),
        "median": repairing.median_days(program),
        "formed": queries.binome_counts(program).get("formed", 0),
        "flags": list(queries.flags(program)),
        "freed": queries.declined_since(program, current),
        "possible": bool(readiness.mentors and readiness.mentees),
    }
    return render(request, "matching/room.html", context)


@require_POST
def run(request: HttpRequest, slug: str) -> HttpResponse:
    return _proposed(request, slug, scenarios.run)


@require_POST
def again(request: HttpRequest, slug: str) -> HttpResponse:
    """Proposes again, keeping what is still to decide as it is as far as can be."""
    return _proposed(request, slug, proposing.propose_again)


def _proposed(request: HttpRequest, slug: str, propose: Callable[..., Scenario]) -> HttpResponse:
    """To the board of the scenario that `propose(actor, program)` makes, to its progress, or back with why there is none."""
    viewer = enter(request, slug, Permission.COORDINATE)
    try:
        scenario = propose(actor=viewer.user, program=viewer.the_program)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("matching", slug)
    scenario.refresh_from_db()
    return redirect("scenario" if scenario.is_done else "scenario_progress", slug, scenario.pk)


def news(drift: Drift) -> list[str]:
    """What happened since the run, one sentence a kind; empty when nothing did."""
    counted = (
        (
            drift.joined,
            ngettext(
                "%(n)s person became free to be paired.",
                "%(n)s people became free to be paired.",
                drift.joined,
            ),
        ),
        (
            drift.left,
            ngettext(
                "%(n)s person among the proposals can no longer be paired.",
                "%(n)s people among the proposals can no longer be paired.",
                drift.left,
            ),
        ),
        (
            drift.changed,
            ngettext("%(n)s profile was changed.", "%(n)s profiles were changed.", drift.changed),
        ),
        (
            drift.relations,
            ngettext(
                "%(n)s relation between companies was declared, began or ended.",
                "%(n)s relations between companies were declared, began or ended.",
                drift.relations,
            ),
        ),
        (
            drift.vetoes,
            ngettext("%(n)s pair was ruled out.", "%(n)s pairs were ruled out.", drift.vetoes),
        ),
    )
    found = [sentence % {"n": n} for n, sentence in counted if n]
    if drift.ruled:
        found.append(_("What the consortium keeps apart was changed."))
    return [*found, _("What the programme weighs was changed.")] if drift.weights else found


def _latest(program: Program) -> list[Scenario]:
    """The latest runs, the current one among them whatever its age."""
    rows = list(queries.scenarios(program)[:LATEST])
    if not any(row.current for row in rows):
        rows += [row for row in [queries.current_scenario(program)] if row]
    return rows

"""The proposals of one run: decided one after the other on one page, or all at once; and why not another pair."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from matching import adapters, queries
from matching.enums import ProposalState, ScenarioState
from matching.forms import DismissForm, WhyNotForm
from matching.models import Proposal, Scenario
from matching.services import proposals as decisions
from matching.views import cards
from programs.enums import Side
from programs.models import Program
from programs.viewer import Permission, enter


@require_GET
def scenario(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    found = found_or_404(program, pk)
    context = desk(found, request.GET.get("pair", ""))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "matching/scenario.html#desk", context)
    unpaired = list(queries.unpaired(found))
    context |= {
        "unpaired": [cards.Alone.of(row) for row in unpaired],
        "proof": found.proof,
        "lowest": cards.percent(found.proof["worst"]) if found.proof["worst"] is not None else None,
    }
    return render(request, "matching/scenario.html", context)


@require_POST
def validate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    done = decisions.validate_all(actor=viewer.user, scenario=found_or_404(viewer.the_program, pk))
    if done.formed:
        formed = len(done.formed)
        messages.success(
            request, ngettext("%(n)s pair formed.", "%(n)s pairs formed.", formed) % {"n": formed}
        )
    for proposal, reason in done.refused:
        pair = {"mentor": proposal.mentor.name, "mentee": proposal.mentee.name, "reason": reason}
        messages.error(request, _("%(mentor)s and %(mentee)s: left open. %(reason)s") % pair)
    return redirect("scenario", slug, pk)


@require_GET
def why_not(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    found = found_or_404(program, pk)
    pool = adapters.pool(program)
    form = WhyNotForm(
        request.GET or None,
        mentors=queries.people(program, Side.MENTOR),
        mentees=queries.people(program, Side.MENTEE),
    )
    context: dict[str, Any] = {"program": program, "scenario": found, "form": form, "answer": None}
    if form.is_bound and form.is_valid():
        context["answer"] = cards.comparison(
            found, pool, form.cleaned_data["mentor"], form.cleaned_data["mentee"]
        )
    return render(request, "matching/why_not.html", context, status=422 if form.errors else 200)


def found_or_404(program: Program, pk: int) -> Scenario:
    found = queries.scenario(program, pk)
    if found is None:
        raise Http404
    return found


def desk(scenario: Scenario, pair: str = "", *, after: int = 0, error: str = "") -> dict[str, Any]:
    """What the desk shows: every proposal in one order, and the open one: `pair`, else the next to decide `after` one."""
    rows = list(queries.proposals(scenario))
    chosen = next((p for p in rows if str(p.pk) == pair), None) or _next(rows, after)
    at = rows.index(chosen) if chosen else 0
    decided = sum(p.state != ProposalState.PROPOSED for p in rows)
    return {
        "program": scenario.program,
        "scenario": scenario,
        "rows": [cards.line(p) for p in rows],
        "chosen": cards.Card.of(chosen) if chosen else None,
        "previous": rows[at - 1] if chosen and at else None,
        "following": rows[at + 1] if chosen and at + 1 < len(rows) else None,
        "decided": decided,
        "total": len(rows),
        "remaining": len(rows) - decided,
        "validated": sum(p.state == ProposalState.VALIDATED for p in rows),
        "live": scenario.state != ScenarioState.DISCARDED,
        "dismiss_form": DismissForm(),
        "error": error,
    }


def _next(rows: list[Proposal], after: int) -> Proposal | None:
    """The first open proposal behind the one just decided, else the first open one, else the first of all."""
    start = next((n for n, p in enumerate(rows) if p.pk == after), -1)
    turned = rows[start + 1 :] + rows[: start + 1]
    return next((p for p in turned if p.state == ProposalState.PROPOSED), rows[0] if rows else None)

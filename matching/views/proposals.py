"""One decision on one proposal: a swap of the desk with htmx, a redirection without."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from matching import queries
from matching.forms import DismissForm
from matching.models import Proposal
from matching.services import proposals as decisions
from matching.views import cards
from matching.views.scenarios import desk, found_or_404
from programs.models import Program
from programs.viewer import Permission, enter


@require_POST
def validate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    proposal = _proposal(viewer.the_program, pk)
    try:
        decisions.validate(actor=viewer.user, proposal=proposal)
    except ValidationError as error:
        return _answer(request, proposal, " ".join(error.messages))
    return _answer(request, proposal)


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The page asks for the reason where there is no JavaScript, and again when it was left out."""
    viewer = enter(request, slug, Permission.COORDINATE)
    proposal = _proposal(viewer.the_program, pk)
    form = DismissForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.dismiss(actor=viewer.user, proposal=proposal, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            return _answer(request, proposal, " ".join(error.messages))
        return _answer(request, proposal)
    if form.errors and request.htmx:  # type: ignore[attr-defined]
        return _answer(request, proposal, " ".join(map(str, form.errors["reason"])))
    context = {
        "program": viewer.the_program,
        "proposal": proposal,
        "card": cards.Card.of(proposal),
        "form": form,
    }
    return render(request, "matching/dismiss.html", context, status=422 if form.errors else 200)


@require_POST
def reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    proposal = _proposal(viewer.the_program, pk)
    try:
        decisions.reopen(actor=viewer.user, proposal=proposal)
    except ValidationError as error:
        return _answer(request, proposal, " ".join(error.messages))
    return _answer(request, proposal, stay=True)


def _proposal(program: Program, pk: int) -> Proposal:
    found = queries.proposal(program, pk)
    if found is None:
        raise Http404
    return found


def _answer(request: HttpRequest, proposal: Proposal, error: str = "", *, stay: bool = False) -> HttpResponse:
    """The next proposal to decide, or the same one with what prevents it."""
    stay = stay or bool(error)
    if request.htmx:  # type: ignore[attr-defined]
        scenario = found_or_404(proposal.program, proposal.scenario_id)
        context = desk(scenario, str(proposal.pk) if stay else "", after=proposal.pk, error=error)
        return render(request, "matching/scenario.html#desk", context, status=422 if error else 200)
    if error:
        messages.error(request, error)
    page = reverse("scenario", args=[proposal.program.slug, proposal.scenario_id])
    return redirect(f"{page}?pair={proposal.pk}" if stay else page)

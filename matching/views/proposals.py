"""One decision on one proposal: a swap of the desk with htmx, a redirection without."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching import queries
from matching.enums import BoardVerb
from matching.forms import DismissForm
from matching.models import Proposal
from matching.queries import board as reading
from matching.queries.board import Change
from matching.services import board
from matching.services import proposals as decisions
from matching.views import cards, worries
from matching.views.desk import desk
from matching.views.scenarios import found_or_404, whole
from mentorat.lib.text import number
from programs.models import Program
from programs.viewer import Permission, enter


@require_POST
def validate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    proposal = _proposal(viewer.the_program, pk)
    if proposal is None:
        return _gone(request, viewer.the_program)
    try:
        decisions.validate(actor=viewer.user, proposal=proposal)
    except ValidationError as error:
        return _answer(request, proposal, " ".join(error.messages))
    worries.warn(request, slug, [proposal.mentor_id, proposal.mentee_id])
    return _answer(request, proposal)


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks for the reason and says what it would move; htmx only wants what it would move (`#moves`)."""
    viewer = enter(request, slug, Permission.COORDINATE)
    proposal = _proposal(viewer.the_program, pk)
    if proposal is None:
        return _gone(request, viewer.the_program)
    form, error = DismissForm(request.POST or None), ""
    revision = request.POST.get("revision", "")
    if request.method == "POST" and form.is_valid():
        try:
            decisions.dismiss(
                actor=viewer.user,
                proposal=proposal,
                reason=form.cleaned_data["reason"],
                revision=number(revision) if revision else None,
                seen=request.POST.get("seen", "")[:16],
            )
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            messages.success(request, _("Set aside. Both have the best that is left; you can undo it."))
            return _answer(request, proposal)
    if request.htmx and request.method == "POST":  # type: ignore[attr-defined]
        error = error or " ".join(str(text) for texts in form.errors.values() for text in texts)
        return _answer(request, proposal, error, form=form)
    context = _moves(proposal) | {"form": form, "error": error}
    name = "matching/dismiss.html#moves" if request.htmx else "matching/dismiss.html"  # type: ignore[attr-defined]
    return render(request, name, context, status=422 if form.errors or error else 200)


def _moves(proposal: Proposal) -> dict[str, Any]:
    """What setting the pair aside would do now."""
    effect, refused = None, ""
    try:
        told = board.preview(
            proposal.scenario, Change(BoardVerb.DISMISS, ((proposal.mentor_id, proposal.mentee_id),))
        )
        effect = cards.Effect.of(told, {p.pk: p for p in (proposal.mentor, proposal.mentee)})
    except ValidationError as error:
        refused = " ".join(error.messages)
    return {
        "program": proposal.program,
        "proposal": proposal,
        "effect": effect,
        "refused": refused,
        "revision": proposal.scenario.revision,
    }


@require_POST
def reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    proposal = _proposal(viewer.the_program, pk)
    if proposal is None:
        return _gone(request, viewer.the_program)
    try:
        decisions.reopen(actor=viewer.user, proposal=proposal)
    except ValidationError as error:
        return _answer(request, proposal, " ".join(error.messages))
    return _answer(request, proposal, stay=True)


def _proposal(program: Program, pk: int) -> Proposal | None:
    """None when an edit of the board replaced it; a number that never was one is not found."""
    found = queries.proposal(program, pk)
    if found is None and not reading.was_there(program, pk):
        raise Http404
    return found


def _gone(request: HttpRequest, program: Program) -> HttpResponse:
    """Somebody changed the board in the meantime: the pair is no longer on it."""
    told = _("This pair is no longer on the board: somebody changed it in the meantime.")
    current = queries.current_scenario(program)
    if current is None:
        raise Http404
    if request.htmx:  # type: ignore[attr-defined]
        context = desk(request, current, notice=told)
        return render(request, "matching/scenario.html#answer", context | whole(current), status=422)
    messages.error(request, told)
    return redirect("scenario", program.slug, current.pk)


def _answer(
    request: HttpRequest,
    proposal: Proposal,
    error: str = "",
    *,
    stay: bool = False,
    form: DismissForm | None = None,
) -> HttpResponse:
    """The next proposal to decide, or the same one with what prevents it and what was typed."""
    stay = stay or bool(error)
    if request.htmx:  # type: ignore[attr-defined]
        scenario = found_or_404(proposal.program, proposal.scenario_id)
        pair = str(proposal.pk) if stay else ""
        context = desk(request, scenario, pair=pair, after=proposal.pk, error=error, form=form)
        return render(
            request, "matching/scenario.html#answer", context | whole(scenario), status=422 if error else 200
        )
    if error:
        messages.error(request, error)
    page = reverse("scenario", args=[proposal.program.slug, proposal.scenario_id])
    return redirect(f"{page}?pair={proposal.pk}" if stay else page)

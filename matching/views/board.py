"""Changes of a board: shown before they are made, made in one gesture, undone in another; what stands around a person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching.forms.board import ChangeForm
from matching.models import Scenario
from matching.queries import board as reading
from matching.queries.board import Change
from matching.services import board
from matching.views import cards
from matching.views.desk import desk
from matching.views.scenarios import found_or_404, whole
from mentorat.lib.text import number
from programs.models import Candidate
from programs.viewer import Permission, enter


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """GET shows what the change would do, POST makes it. Without a change, there is only the board."""
    viewer = enter(request, slug, Permission.COORDINATE)
    scenario = found_or_404(viewer.the_program, pk)
    form = ChangeForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return redirect("scenario", slug, pk)
    data = form.cleaned_data
    names = {name: data[name] or 0 for name in ("mentor", "mentee", "other")}
    try:
        asked, people = reading.change_of(scenario, data["verb"], **names)
        if request.method != "POST":
            return _show(request, scenario, preview(scenario, asked, people, names))
        board.apply(
            actor=viewer.user,
            scenario=scenario,
            change=asked,
            revision=data["revision"] or 0,
            seen=data["seen"],
        )
    except board.MovedError as moved:
        return _moved(request, found_or_404(viewer.the_program, pk), asked, people, names, moved)
    except ValidationError as error:
        return _show(request, scenario, refusal(" ".join(error.messages), names))
    messages.success(request, _("Done. You can undo it."))
    return answer(request, found_or_404(viewer.the_program, pk), mentee=names["mentee"])


@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    error, mentee = "", 0
    try:
        edit = board.undo(
            actor=viewer.user,
            scenario=found_or_404(viewer.the_program, pk),
            revision=number(request.POST.get("revision", "")),
        )
        mentee = next((pair[1] for pair in edit.cost["pairs"]), 0)
    except ValidationError as refused:
        error = " ".join(refused.messages)
    if not error:
        messages.success(request, _("Undone: everything is as it was before."))
    return answer(request, found_or_404(viewer.the_program, pk), mentee=mentee, error=error)


def preview(
    scenario: Scenario, asked: Change, people: dict[int, Candidate], names: dict[str, int]
) -> dict[str, Any]:
    """The change as the page shows it, ready to be confirmed. Raises ValidationError when it cannot be."""
    effect = cards.Effect.of(board.preview(scenario, asked), people)
    return {"effect": effect, "refused": "", "verb": str(asked.verb), "revision": scenario.revision, **names}


def refusal(why: str, names: dict[str, int]) -> dict[str, Any]:
    return {"effect": None, "refused": why, "verb": "", "revision": 0, **names}


def answer(
    request: HttpRequest,
    scenario: Scenario,
    *,
    mentee: int = 0,
    error: str = "",
    notice: str = "",
    change: dict[str, Any] | None = None,
) -> HttpResponse:
    """The board after a change, open on the pair of that mentee: a swap of the desk with htmx, a redirection without."""
    pair = str(reading.pair_of(scenario, mentee) or "")
    if request.htmx:  # type: ignore[attr-defined]
        context = desk(request, scenario, pair=pair, error=error, notice=notice, change=change)
        status = 422 if error or change else 200
        return render(request, "matching/scenario.html#answer", context | whole(scenario), status=status)
    if change:
        context = desk(request, scenario, pair=pair, error=error, notice=notice, change=change)
        return render(request, "matching/scenario.html", context | whole(scenario), status=422)
    if error:
        messages.error(request, error)
    page = redirect("scenario", scenario.program.slug, scenario.pk)
    page["Location"] += f"?pair={pair}" if pair else ""
    return page


def _show(request: HttpRequest, scenario: Scenario, shown: dict[str, Any]) -> HttpResponse:
    """The change alone with htmx, which puts it above the pair; the whole page without."""
    status = 422 if shown["refused"] else 200
    if request.htmx and request.method == "GET":  # type: ignore[attr-defined]
        context = {
            "program": scenario.program,
            "scenario": scenario,
            "change": shown,
            "chosen_pk": 0,
            "query": "",
        }
        return render(request, "matching/_change.html", context, status=status)
    pair = str(reading.pair_of(scenario, shown["mentee"]) or "")
    context = desk(request, scenario, pair=pair, change=shown)
    name = "matching/scenario.html#answer" if request.htmx else "matching/scenario.html"  # type: ignore[attr-defined]
    return render(request, name, context | whole(scenario), status=status)


def _moved(
    request: HttpRequest,
    scenario: Scenario,
    asked: Change,
    people: dict[int, Candidate],
    names: dict[str, int],
    moved: ValidationError,
) -> HttpResponse:
    """Somebody was first: the new board, and the same change as it would be now, to confirm again."""
    try:
        shown = preview(scenario, asked, people, names)
    except ValidationError as error:
        shown = refusal(" ".join(error.messages), names)
    return answer(request, scenario, mentee=names["mentee"], notice=" ".join(moved.messages), change=shown)

"""The pairs: the list, one pair, and the announcement of those that are formed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import permissions, queries
from matching.enums import LIVE_BINOMES, BinomeState
from matching.forms import BinomeFilterForm
from matching.services import binomes
from matching.views import cards
from mentorat.lib.spreadsheet import page_of
from programs import known
from programs import queries as frame
from programs.audit import VERBS
from programs.models import AccessPage, Program
from programs.services import accesses
from programs.viewer import Permission, enter

PER_PAGE = 50


@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    form = BinomeFilterForm(request.GET)
    chosen = form.chosen()
    rows = queries.binomes(program, state=chosen["state"], search=chosen["q"])
    page = page_of(request, rows, PER_PAGE)
    counts = queries.binome_counts(program)
    flags = queries.flags(program).binomes
    held = [f for f in flags.values() if not f.asks and f.row.state == BinomeState.FORMED]
    context = {
        "program": program,
        "form": form,
        "page": page,
        "rows": [cards.BinomeLine.of(binome, words(flags.get(binome.pk))) for binome in page],
        "counts": cards.states(counts, chosen["state"], reverse("binomes", args=[slug])),
        "total": sum(counts.values()),
        "filtered": bool(chosen["state"] or chosen["q"]),
        "flags": list(flags.values()),
        "awaited": queries.awaited(program),
        "ready": counts.get(BinomeState.FORMED, 0) - len(held),
    }
    template = "matching/binomes.html#list" if request.htmx else "matching/binomes.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_GET
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    context = shown(viewer.the_program, pk)
    binome = context["binome"]
    accesses.opened(viewer, AccessPage.BINOME, [binome.mentor_id, binome.mentee_id])
    context["own"] = viewer.user.pk in (binome.mentor.user_id, binome.mentee.user_id)
    return render(request, "matching/binome.html", context)


@require_POST
def keep(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The pair goes on though somebody changed company."""
    viewer = enter(request, slug, Permission.COORDINATE)
    binome = queries.binome(viewer.the_program, pk)
    if binome is None:
        raise Http404
    try:
        binomes.keep(actor=viewer.user, binome=binome)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Noted: the pair goes on, with the companies of today."))
    return redirect("binome", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asked once more on a page of its own: two who chose one another are told."""
    viewer = enter(request, slug, Permission.COORDINATE)
    binome = queries.binome(viewer.the_program, pk)
    if binome is None:
        raise Http404
    verdict = permissions.may_undo(binome)
    if not verdict:
        messages.warning(request, verdict.reason)
        return redirect("binome", slug, pk)
    if request.method != "POST":
        chosen = bool(binome.mentor_accepted_at and binome.mentee_accepted_at)
        context = {"program": viewer.the_program, "binome": binome, "chosen": chosen}
        return render(request, "matching/binome_undo.html", context)
    try:
        binomes.undo(actor=viewer.user, binome=binome)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("binome", slug, pk)
    messages.success(request, _("The pair is undone: both people are free again."))
    return redirect("binomes", slug)


def words(flag: queries.Flag | None) -> str:
    return flag.words if flag else ""


def shown(program: Program, pk: int) -> dict[str, Any]:
    """What matching/binome.html needs. Raises Http404."""
    binome = queries.binome(program, pk)
    if binome is None:
        raise Http404
    return {
        "program": program,
        "binome": binome,
        "card": cards.Card.of(binome),
        "line": cards.BinomeLine.of(binome),
        "steps": cards.steps(binome),
        "veto": queries.veto(binome),
        "flag": queries.flags_of(program, [binome] if binome.state in LIVE_BINOMES else []).get(binome.pk),
        "facts": known.known(binome),
        "undo": permissions.may_undo(binome),
        "end": permissions.may_end(binome),
        "history": [
            (event, VERBS.get(event.verb, event.verb)) for event in frame.history("binome", binome.pk)
        ],
    }

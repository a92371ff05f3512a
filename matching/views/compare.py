"""Scenarios side by side: figures, balance, who changes partner, who stays alone, and how it was computed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching import comparing as words
from matching import queries
from matching.queries.compare import MOST, Compared
from mentorat.lib.spreadsheet import XLSX
from mentorat.lib.text import number
from programs.models import AccessPage, Program
from programs.services import accesses
from programs.viewer import Permission, enter

SHOWN = 60  # people listed on the page; the workbook has everybody


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    found = _chosen(request, program)
    if found is None:
        messages.info(request, _("Tick two to four scenarios to compare them."))
        return redirect("matching", slug)
    context = {
        "program": program,
        "compared": found,
        "columns": words.columns(found),
        "figures": words.figures(found),
        "asked": words.asked(found),
        "charts": words.charts(found),
        "changes": words.changes(found, SHOWN),
        "more_changes": max(0, len(found.changed) - SHOWN),
        "alone": words.alone(found, SHOWN),
        "more_alone": max(0, len(found.alone) - SHOWN),
        "proofs": words.proofs(found),
        "unlike": words.unlike(found),
        "keys": "&".join(f"s={side.scenario.pk}" for side in found.sides),
    }
    return render(request, "matching/compare.html", context)


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a workbook, with everybody in it."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    found = _chosen(request, program)
    if found is None:
        messages.info(request, _("Tick two to four scenarios to compare them."))
        return redirect("matching", slug)
    accesses.opened(viewer, AccessPage.PAIRS, found.people)
    name = slugify(_("comparison of scenarios"))
    return HttpResponse(
        words.workbook(found),
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{program.slug}-{name}.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


def _chosen(request: HttpRequest, program: Program) -> Compared | None:
    """The scenarios ticked; None for fewer than two that are computed."""
    keys = [number(key) for key in request.GET.getlist("s")]
    found = queries.compare(program, keys[: 2 * MOST])
    return found if len(found.sides) > 1 else None

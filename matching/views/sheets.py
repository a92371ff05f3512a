"""The board of a scenario out of the product: on paper, and as a workbook. Nothing told in confidence is in either."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching import queries, wording
from matching.engine import Explanation
from matching.forms.board import BoardFilterForm
from matching.models import Proposal, Scenario, Unpaired
from matching.queries import board
from matching.sheets import scenario_workbook
from matching.views import cards
from matching.views.scenarios import found_or_404
from mentorat.lib.spreadsheet import XLSX
from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, enter


@require_safe
def printed(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The pairs with their reasons, for A4; the filters of the board hold here too."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    scenario = found_or_404(program, pk)
    rows, alone = _rows(request, scenario), list(queries.unpaired(scenario))
    accesses.opened(viewer, AccessPage.PAIRS, _people(rows, alone))
    context = {
        "program": program,
        "scenario": scenario,
        "pairs": [_pair(row) for row in rows],
        "alone": [cards.Alone.of(row) for row in alone],
    }
    return render(request, "matching/board_print.html", context)


@require_safe
def sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    scenario = found_or_404(program, pk)
    rows, alone = _rows(request, scenario), list(queries.unpaired(scenario))
    accesses.opened(viewer, AccessPage.PAIRS, _people(rows, alone))
    content = scenario_workbook(rows, alone)
    name = slugify(_("proposed pairs"))
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{program.slug}-{name}.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


def _people(rows: Iterable[Proposal], alone: Iterable[Unpaired]) -> list[int]:
    """Everybody who is on it."""
    both = [pk for row in rows for pk in (row.mentor_id, row.mentee_id)]
    return [*both, *(row.candidate_id for row in alone)]


def _rows(request: HttpRequest, scenario: Scenario) -> list[Proposal]:
    """What the filters let through, but what was set aside unless it is asked for."""
    form = BoardFilterForm(
        request.GET, companies=board.companies(scenario.program), themes=board.themes(scenario.program)
    )
    filters = form.filters()
    places = board.places(scenario, filters)
    kept = [place.pk for place in places if filters.state or place.state != "dismissed"]
    return board.page(scenario, kept)


def _pair(row: Proposal) -> dict[str, object]:
    said = Explanation.from_dict(row.explanation)
    return {
        "line": cards.line(row),
        "mentor": row.mentor,
        "mentee": row.mentee,
        "reasons": wording.reasons(said),
    }

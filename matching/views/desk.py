"""What the desk of a scenario shows: one pair or one person open, and a page of the list beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.text import capfirst

from matching import permissions, queries
from matching.enums import ProposalState
from matching.forms import DismissForm
from matching.forms.board import ORDER_NAMES, BoardFilterForm, query_of
from matching.models import Proposal, Scenario
from matching.queries import board
from matching.views import cards, panes
from matching.views.panes import ALONE, CHANGES, LINES, PAIRS
from mentorat.lib.text import number
from programs.models import AccessPage
from programs.services import accesses

HISTORY = 20


def desk(
    request: HttpRequest,
    scenario: Scenario,
    *,
    pair: str = "",
    after: int = 0,
    error: str = "",
    notice: str = "",
    form: DismissForm | None = None,
    change: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`pair` is the key of the proposal to open, else the next to decide `after` one. `change` is a change to confirm, as
    `preview` made it. Constant in queries, whatever the number of people."""
    asked = request.GET
    filter_form = BoardFilterForm(
        asked, companies=board.companies(scenario.program), themes=board.themes(scenario.program)
    )
    filters = filter_form.filters()
    places = board.places(scenario, filters)
    chosen, at = _chosen(scenario, places, pair, after)
    page = _page(asked.get("page", ""), places, at)
    tally = board.tally(scenario, None if filters.narrow else places)
    rows = board.page(scenario, [place.pk for place in page])
    flags = _flags(scenario, rows, chosen)
    show = asked.get("show", "" if tally.total else ALONE)
    show = show if show in (ALONE, CHANGES) else PAIRS
    aside = panes.alone(scenario, filters, asked) if show == ALONE else {"alone": None, "someone": None}
    _written(request, chosen, [*(aside["alone"] or ()), *filter(None, [aside["someone"]])])
    edits = list(board.edits(scenario)[: HISTORY if show == CHANGES else 1])
    verdict = permissions.may_edit(scenario)
    return {
        "program": scenario.program,
        "scenario": scenario,
        "live": bool(verdict),
        "verdict": verdict,
        "form": filter_form,
        "filters": filters,
        "order": capfirst(str(ORDER_NAMES[filters.order])),
        "query": query_of(filters),
        "show": show,
        "tabs": panes.tabs(scenario, tally, show, query_of(filters)),
        "page": page,
        "rows": [cards.line(row, flags.get(row.pk, "")) for row in rows],
        "flag": flags.get(chosen.pk, "") if chosen else "",
        "chosen": _card(chosen),
        "chosen_pk": chosen.pk if chosen else 0,
        "faces": _faces(chosen),
        "prior": cards.prior(cards.explanation(chosen.explanation)) if chosen else 0,
        "previous": places[at - 1].pk if at > 0 else None,
        "following": places[at + 1].pk if -1 < at < len(places) - 1 else None,
        "tally": tally,
        "swap": panes.swap(scenario, asked.get("swap", "")),
        "last": panes.edit_of(scenario, edits[:1]),
        "dismiss_form": form or DismissForm(),
        "error": error,
        "notice": notice,
        "change": change,
        **aside,
        **panes.changes(scenario, edits if show == CHANGES else None),
    }


def _written(request: HttpRequest, chosen: Proposal | None, alone: list[cards.Alone]) -> None:
    """The profiles that lie open: the two of the pair, and those who are alone."""
    open_ones = [chosen.mentor_id, chosen.mentee_id] if chosen else []
    accesses.shown(request.viewer, AccessPage.BOARD, [*open_ones, *(each.pk for each in alone)])  # type: ignore[attr-defined]


def _flags(scenario: Scenario, rows: list[Proposal], chosen: Proposal | None) -> dict[int, str]:
    """What excludes now each open pair of the page, or the open one."""
    shown = {row.pk: row for row in (*rows, *([chosen] if chosen else []))}
    still = [row for row in shown.values() if row.state == ProposalState.PROPOSED]
    return {pk: flag.words for pk, flag in queries.flags_of(scenario.program, still).items()}


def _chosen(
    scenario: Scenario, places: list[board.Place], pair: str, after: int
) -> tuple[Proposal | None, int]:
    """The open pair and where it stands in the list, -1 when the filters leave it out."""
    keys = [place.pk for place in places]
    wanted = number(pair)
    if wanted in keys:
        key = wanted
    elif wanted and (found := board.opened(scenario, wanted)):
        return found, -1
    else:
        key = _next(places, after)
    return (board.opened(scenario, key), keys.index(key)) if key else (None, -1)


def _next(places: list[board.Place], after: int) -> int:
    """The first open proposal behind the one just decided, else the first open one, else the first of all."""
    start = next((n for n, place in enumerate(places) if place.pk == after), -1)
    turned = places[start + 1 :] + places[: start + 1]
    first = places[0].pk if places else 0
    return next((place.pk for place in turned if place.state == ProposalState.PROPOSED), first)


def _page(wanted: str, places: list[board.Place], at: int) -> Page[board.Place]:
    """The page asked for, else the one that holds the open pair."""
    return Paginator(places, LINES).get_page(number(wanted) or max(at, 0) // LINES + 1)


def _card(chosen: Proposal | None) -> cards.Card | None:
    return cards.Card.of(chosen) if chosen else None


def _faces(chosen: Proposal | None) -> list[cards.Face]:
    if chosen is None:
        return []
    return cards.faces(cards.explanation(chosen.explanation), chosen.mentor, chosen.mentee)

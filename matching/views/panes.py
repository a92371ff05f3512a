"""What the desk lists beside the pairs: its tabs, people alone, what is fixed and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from matching.enums import ProposalState
from matching.models import Proposal, Scenario
from matching.queries import board
from matching.views import cards
from mentorat.lib.nav import NavItem
from mentorat.lib.text import number

LINES = 30
PAIRS, ALONE, CHANGES = "pairs", "alone", "changes"


def tabs(scenario: Scenario, tally: board.Tally, show: str, query: str) -> list[NavItem]:
    counts = {PAIRS: tally.total, ALONE: tally.alone, CHANGES: tally.pins}
    names = {PAIRS: _("Pairs"), ALONE: _("Without a pair"), CHANGES: _("Changes")}
    address = {PAIRS: f"?{query}", ALONE: f"?{query}show={ALONE}", CHANGES: f"?{query}show={CHANGES}"}
    return [
        NavItem(label=names[key], url=address[key].rstrip("&"), current=key == show, count=counts[key])
        for key in names
    ]


def swap(scenario: Scenario, wanted: str) -> Proposal | None:
    """The first of two pairs to exchange, once it was chosen."""
    found = board.opened(scenario, number(wanted)) if wanted else None
    return found if found and found.state == ProposalState.PROPOSED else None


def alone(scenario: Scenario, filters: board.Filters, asked: Mapping[str, str]) -> dict[str, Any]:
    page = Paginator(board.alone(scenario, filters), LINES).get_page(asked.get("page", ""))
    rows = [cards.Alone.of(row) for row in page]
    wanted = asked.get("person", "")
    row = board.unpaired_person(scenario, number(wanted)) if wanted else None
    return {"alone": rows, "alone_page": page, "someone": cards.Alone.of(row) if row else None}


def edit_of(scenario: Scenario, edits: list[Any]) -> cards.Edit | None:
    found = edits_of(scenario, edits)
    return found[0] if found else None


def edits_of(scenario: Scenario, edits: list[Any]) -> list[cards.Edit]:
    keys = {key for edit in edits for pair in edit.cost["pairs"] for key in pair}
    people = board.named(scenario.program, keys)
    return [cards.Edit.of(edit, people) for edit in edits]


def changes(scenario: Scenario, edits: list[Any] | None) -> dict[str, Any]:
    if edits is None:
        return {"pins": None, "history": None}
    return {"pins": list(board.pins(scenario)), "history": edits_of(scenario, edits)}

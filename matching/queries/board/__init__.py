"""The board of a scenario: what it lists, what a change of it would bring, and what stands around a pair."""

from matching.queries.board.changes import Change, Pair, Pins
from matching.queries.board.consequences import Consequence, Move, Unheld
from matching.queries.board.lines import (
    KEPT,
    ORDERS,
    Filters,
    Place,
    Tally,
    companies,
    edits,
    last_editor,
    page,
    pins,
    places,
    tally,
    themes,
)
from matching.queries.board.weighing import STAY, Weighed, weigh

__all__ = [
    "KEPT",
    "ORDERS",
    "STAY",
    "Change",
    "Consequence",
    "Filters",
    "Move",
    "Pair",
    "Pins",
    "Place",
    "Tally",
    "Unheld",
    "Weighed",
    "companies",
    "edits",
    "last_editor",
    "page",
    "pins",
    "places",
    "tally",
    "themes",
    "weigh",
]

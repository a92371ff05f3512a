"""The board of a scenario: what it lists, what a change of it would bring, and what stands around a pair."""

from matching.queries.board.around import Around, Option, around
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
from matching.queries.board.weighing import STAY, Basis, Weighed, weigh

__all__ = [
    "KEPT",
    "ORDERS",
    "STAY",
    "Around",
    "Basis",
    "Change",
    "Consequence",
    "Filters",
    "Move",
    "Option",
    "Pair",
    "Pins",
    "Place",
    "Tally",
    "Unheld",
    "Weighed",
    "around",
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

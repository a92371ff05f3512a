"""The board of a scenario: what it lists, what a change of it would bring, and what stands around a pair."""

from matching.queries.board.around import Around, Option, around
from matching.queries.board.asking import change_of
from matching.queries.board.beside import (
    Turnover,
    alone,
    companies,
    edits,
    last_editor,
    named,
    pair_of,
    pins,
    themes,
    turnover,
    unpaired_person,
    was_there,
)
from matching.queries.board.changes import Change, Pair, Pins
from matching.queries.board.consequences import Consequence, Move, Unheld
from matching.queries.board.lines import KEPT, ORDERS, Filters, Place, opened, page, places
from matching.queries.board.tallies import Tally, tally
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
    "Turnover",
    "Unheld",
    "Weighed",
    "alone",
    "around",
    "change_of",
    "companies",
    "edits",
    "last_editor",
    "named",
    "opened",
    "page",
    "pair_of",
    "pins",
    "places",
    "tally",
    "themes",
    "turnover",
    "unpaired_person",
    "was_there",
    "weigh",
]

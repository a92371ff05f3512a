"""Rows and engine codes as the templates show them: whole numbers out of 100, words, tones."""

from matching.views.cards.alone import Alone
from matching.views.cards.around import Surroundings
from matching.views.cards.binomes import BinomeLine, Step, states, steps
from matching.views.cards.common import TONES, Reason, explanation, note, percent, reasons, sureness, unknown
from matching.views.cards.comparison import Comparison, comparison
from matching.views.cards.consequence import Effect, summary
from matching.views.cards.edits import Edit
from matching.views.cards.faces import Face, faces, prior
from matching.views.cards.pairs import Card, Line, line

__all__ = [
    "TONES",
    "Alone",
    "BinomeLine",
    "Card",
    "Comparison",
    "Edit",
    "Effect",
    "Face",
    "Line",
    "Reason",
    "Step",
    "Surroundings",
    "comparison",
    "explanation",
    "faces",
    "line",
    "note",
    "percent",
    "prior",
    "reasons",
    "states",
    "steps",
    "summary",
    "sureness",
    "unknown",
]

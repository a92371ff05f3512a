"""Rows and engine codes as the templates show them: whole numbers out of 100, words, tones."""

from matching.views.cards.alone import Alone
from matching.views.cards.binomes import BinomeLine, Step, states, steps
from matching.views.cards.common import TONES, Reason, explanation, note, percent, reasons, sureness, unknown
from matching.views.cards.comparison import Comparison, comparison
from matching.views.cards.pairs import Card, Line, line

__all__ = [
    "TONES",
    "Alone",
    "BinomeLine",
    "Card",
    "Comparison",
    "Line",
    "Reason",
    "Step",
    "comparison",
    "explanation",
    "line",
    "note",
    "percent",
    "reasons",
    "states",
    "steps",
    "sureness",
    "unknown",
]

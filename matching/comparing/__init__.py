"""Scenarios side by side in words, charts and a workbook: plain rows, made of what the queries found."""

from matching.comparing.asked import asked, balance_text, floor_text
from matching.comparing.book import workbook
from matching.comparing.charts import charts
from matching.comparing.people import alone, changes, unlike
from matching.comparing.rows import columns, figures, proofs

__all__ = [
    "alone",
    "asked",
    "balance_text",
    "changes",
    "charts",
    "columns",
    "figures",
    "floor_text",
    "proofs",
    "unlike",
    "workbook",
]

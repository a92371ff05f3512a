"""Pairs in workbooks: straight from sign-up sheets without a database, or out of a scenario."""

from matching.sheets.drafts import Pairing, make_pairs, person_of
from matching.sheets.scenario import scenario_workbook
from matching.sheets.workbooks import cautions_of, defence, problems_sheet, reasons_of, role_text, workbook

__all__ = [
    "Pairing",
    "cautions_of",
    "defence",
    "make_pairs",
    "person_of",
    "problems_sheet",
    "reasons_of",
    "role_text",
    "scenario_workbook",
    "workbook",
]

"""Sheets in and out: any CSV or XLSX into plain rows that know their line, and workbooks that open well."""

from .limits import MAX_BYTES, MAX_COLUMNS, MAX_RATIO, MAX_ROWS, MAX_UNZIPPED
from .page import page_of
from .reader import read_sheet
from .types import Problem, Row, Severity, Sheet, SheetError
from .writer import XLSX, Column, OutSheet, Value, write_workbook

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_RATIO",
    "MAX_ROWS",
    "MAX_UNZIPPED",
    "XLSX",
    "Column",
    "OutSheet",
    "Problem",
    "Row",
    "Severity",
    "Sheet",
    "SheetError",
    "Value",
    "page_of",
    "read_sheet",
    "write_workbook",
]

"""The workbook of a pairing made straight from sheets: pairs, people without a pair, what was not understood."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from matching import wording
from matching.engine import Explanation
from matching.sheets import columns
from matching.sheets.drafts import Pairing
from mentorat.lib.spreadsheet import Column, OutSheet, Problem, Value, write_workbook
from programs.intake import Draft
from programs.intake.messages import problem_text, remedy_text

SEVERITIES = {"error": 0, "warning": 1, "info": 2}


def workbook(pairing: Pairing, problems: Sequence[Problem]) -> bytes:
    """The workbook in the active language: pairs, people without a pair, what was not understood."""
    return write_workbook([_pairs_sheet(pairing), _alone_sheet(pairing), problems_sheet(problems)])


def reasons_of(mentor: Draft, mentee: Draft, explanation: Explanation) -> list[str]:
    """What the coordinator can tell the committee in defence of the pair, the strongest first."""
    return defence(mentor.company, mentee.company, explanation)


def defence(mentor_company: str, mentee_company: str, explanation: Explanation) -> list[str]:
    """The same from the names of the two companies."""
    return [
        *(wording.reasons(explanation) if _speaks_for(explanation) else ()),
        wording.independent(mentor_company, mentee_company),
        wording.rank(explanation),
    ]


def cautions_of(explanation: Explanation) -> list[str]:
    """What is known and does not speak for the pair: all of it when nothing does, rather than passed off as reasons."""
    return wording.cautions(explanation) if _speaks_for(explanation) else wording.reasons(explanation)


def _speaks_for(explanation: Explanation) -> bool:
    return any(each.closeness >= wording.ENOUGH for each in explanation.contributions)


def _pairs_sheet(pairing: Pairing) -> OutSheet:
    heads = [
        *columns.members(),
        Column(pgettext("column", "Score"), "percent", 10),
        Column(pgettext("column", "Confidence"), "percent", 12),
        *columns.words(),
    ]
    return OutSheet(pgettext("tab", "Pairs"), heads, [_pair_row(*pair) for pair in pairing.pairs()])


def _pair_row(mentor: Draft, mentee: Draft, explanation: Explanation) -> list[Value]:
    return [
        mentor.name,
        mentor.email,
        mentor.company,
        mentee.name,
        mentee.email,
        mentee.company,
        explanation.score / 10_000,
        explanation.confidence / 10_000,
        "\n".join(reasons_of(mentor, mentee, explanation)),
        "\n".join(cautions_of(explanation)),
        wording.unknown_line(explanation),
    ]


def _alone_sheet(pairing: Pairing) -> OutSheet:
    rows: list[list[Value]] = [
        [draft.name, draft.email, role_text(draft.role), draft.company, *wording.unpaired(reason, draft.role)]
        for draft, reason in pairing.alone()
    ]
    return OutSheet(pgettext("tab", "Without a pair"), columns.alone(), rows)


def problems_sheet(problems: Sequence[Problem]) -> OutSheet:
    """What was not understood: the gravest first, then by file and line."""
    heads = [
        Column(pgettext("column", "File"), width=24),
        Column(pgettext("column", "Line"), "number", 8),
        Column(pgettext("column", "Column"), width=22),
        Column(pgettext("column", "What"), "long", 64),
        Column(pgettext("column", "What to do"), "long", 54),
    ]
    order = sorted(problems, key=lambda p: (SEVERITIES[p.severity], p.file, p.line))
    rows: list[list[Value]] = [
        [p.file, p.line or None, p.column, problem_text(p), remedy_text(p)] for p in order
    ]
    return OutSheet(pgettext("tab", "Not understood"), heads, rows)


def role_text(role: str) -> str:
    """The role as a person calls it."""
    return _("mentor") if role == "mentor" else _("mentee")

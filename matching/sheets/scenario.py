"""The board of a scenario as a workbook: pairs, what each criterion brings, people without a pair and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from matching import wording
from matching.engine import Explanation
from matching.models import Proposal, Unpaired
from matching.sheets import columns
from matching.sheets.workbooks import cautions_of, defence
from mentorat.lib.spreadsheet import Column, OutSheet, Value, write_workbook


def scenario_workbook(proposals: Sequence[Proposal], alone: Iterable[Unpaired]) -> bytes:
    """XLSX in the active language; what was told in confidence is not in it. Proposals have `kept` (queries.board.page)."""
    known = [(row, Explanation.from_dict(row.explanation)) for row in proposals]
    return write_workbook([_pairs(known), _criteria(known), _alone(alone)])


def _pairs(known: Sequence[tuple[Proposal, Explanation]]) -> OutSheet:
    heads = [
        *columns.members(),
        Column(pgettext("column", "State"), width=14),
        Column(pgettext("column", "Kept together"), width=14),
        Column(pgettext("column", "Score"), "percent", 10),
        Column(pgettext("column", "Lowest once all is known"), "percent", 14),
        Column(pgettext("column", "Highest once all is known"), "percent", 14),
        Column(pgettext("column", "Confidence"), "percent", 12),
        *columns.words(),
    ]
    rows: list[list[Value]] = [
        [
            *_names(row),
            capfirst(str(row.get_state_display())),
            _("yes") if getattr(row, "kept", False) else "",
            row.score / 10_000,
            row.low / 10_000,
            row.high / 10_000,
            row.confidence / 10_000,
            "\n".join(defence(row.mentor.company.name, row.mentee.company.name, said)),
            "\n".join(cautions_of(said)),
            wording.unknown_line(said),
        ]
        for row, said in known
    ]
    return OutSheet(pgettext("tab", "Pairs"), heads, rows)


def _criteria(known: Sequence[tuple[Proposal, Explanation]]) -> OutSheet:
    """One row a pair and a criterion; the points of a pair add up to its score, in points out of 100."""
    heads = [
        Column(pgettext("column", "Mentor"), width=24),
        Column(pgettext("column", "Mentee"), width=24),
        Column(pgettext("column", "Criterion"), width=26),
        Column(pgettext("column", "Points"), "decimal", 10),
        Column(pgettext("column", "At most"), "decimal", 10),
        Column(pgettext("column", "Closeness"), "percent", 12),
        Column(pgettext("column", "In words"), "long", 60),
    ]
    return OutSheet(
        pgettext("tab", "Criteria"), heads, [line for row, said in known for line in _lines(row, said)]
    )


def _lines(row: Proposal, said: Explanation) -> Iterable[list[Value]]:
    for each in said.contributions:
        name = capfirst(wording.criterion(each.criterion))
        figures: list[Value] = [each.points / 100, each.most / 100, each.closeness / 10_000]
        yield [row.mentor.name, row.mentee.name, name, *figures, wording.reason(each)]
    start = said.prior_points / 100
    yield [row.mentor.name, row.mentee.name, _("Start, the same for everybody"), start, None, None, ""]
    for lack in said.unknown:
        name = capfirst(wording.criterion(lack.criterion))
        words = _("Unknown: %(what)s") % {"what": wording.unknown(lack)}
        yield [row.mentor.name, row.mentee.name, name, None, None, None, words]


def _alone(rows: Iterable[Unpaired]) -> OutSheet:
    lines: list[list[Value]] = [
        [
            row.candidate.name,
            row.candidate.email,
            str(row.candidate.get_side_display()),
            row.candidate.company.name,
            *wording.unpaired(row.reason, row.candidate.side),
        ]
        for row in rows
    ]
    return OutSheet(pgettext("tab", "Without a pair"), columns.alone(), lines)


def _names(row: Proposal) -> list[Value]:
    return [
        row.mentor.name,
        row.mentor.email,
        row.mentor.company.name,
        row.mentee.name,
        row.mentee.email,
        row.mentee.company.name,
    ]

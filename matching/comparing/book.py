"""The comparison as a workbook: figures, everybody's mentor, people without a pair, balance, how it was computed."""

from __future__ import annotations

from django.utils.translation import pgettext

from matching.comparing.asked import asked
from matching.comparing.people import PersonRow, alone
from matching.comparing.rows import Row, columns, figures, proofs
from matching.queries.compare import Compared
from mentorat.lib.spreadsheet import Column, OutSheet, Value, write_workbook


def workbook(found: Compared) -> bytes:
    """The workbook in the active language."""
    return write_workbook([_summary(found), _pairs(found), _alone(found), _balance(found), _proofs(found)])


def _heads(found: Compared, width: int = 26) -> list[Column]:
    return [Column(head.label, width=width) for head in columns(found)]


def _summary(found: Compared) -> OutSheet:
    rows: list[list[Value]] = [_cells(row) for row in (*figures(found), *asked(found))]
    return OutSheet(
        pgettext("tab", "Summary"), [Column(pgettext("column", "What"), width=40), *_heads(found)], rows
    )


def _cells(row: Row) -> list[Value]:
    return [f"{row.label} ({row.help})" if row.help else row.label, *(cell.text for cell in row.cells)]


def _pairs(found: Compared) -> OutSheet:
    """Every mentee that some scenario pairs: the mentor and the score in each."""
    columns_: list[Column] = [
        Column(pgettext("column", "Mentee"), width=26),
        Column(pgettext("column", "Mentee’s company"), width=26),
        Column(pgettext("column", "Changes"), width=10),
    ]
    for head in columns(found):
        columns_ += [
            Column(head.label, width=26),
            Column(pgettext("column", "%(name)s: score") % {"name": head.letter}, "percent", 10),
        ]
    changed = set(found.changed)
    mentees = sorted(
        {mentee for side in found.sides for mentee in side.mentor_of},
        key=lambda pk: (found.people[pk].sort_name, pk),
    )
    rows = []
    for mentee in mentees:
        person = found.people[mentee]
        row: list[Value] = [
            person.name,
            found.companies[person.company_id].name,
            pgettext("column", "yes") if mentee in changed else "",
        ]
        for side in found.sides:
            mentor = side.mentor_of.get(mentee)
            score = (side.common or side.score_of).get(mentee)
            row += [found.people[mentor].name if mentor else "", score / 10_000 if score else None]
        rows.append(row)
    return OutSheet(pgettext("tab", "Pairs"), columns_, rows)


def _alone(found: Compared) -> OutSheet:
    head = [
        Column(pgettext("column", "Name"), width=26),
        Column(pgettext("column", "Company"), width=26),
        Column(pgettext("column", "Role"), width=14),
    ]
    rows = [_person(row) for row in alone(found)]
    return OutSheet(pgettext("tab", "Without a pair"), [*head, *_heads(found, 44)], rows)


def _person(row: PersonRow) -> list[Value]:
    side = row.person.get_side_display()
    return [row.person.name, row.company, str(side), *(cell.text for cell in row.cells)]


def _balance(found: Compared) -> OutSheet:
    head = [Column(pgettext("column", "Company"), width=30)]
    for each in columns(found):
        head += [
            Column(pgettext("column", "%(name)s: given") % {"name": each.letter}, "number", 12),
            Column(pgettext("column", "%(name)s: received") % {"name": each.letter}, "number", 12),
        ]
    every = [found.balance(side) for side in found.sides]
    rows: list[list[Value]] = [
        [
            found.companies[company].name,
            *(number for balance in every for number in balance[company]),
        ]
        for company in every[0]
    ]
    return OutSheet(pgettext("tab", "Balance"), head, rows)


def _proofs(found: Compared) -> OutSheet:
    every = proofs(found)
    terms = [term for term, _value in every[0][1]]
    values = [dict(items) for _head, items in every]
    rows: list[list[Value]] = [[term, *(each.get(term, "") for each in values)] for term in terms]
    return OutSheet(
        pgettext("tab", "Proof"), [Column(pgettext("column", "What"), width=40), *_heads(found, 40)], rows
    )

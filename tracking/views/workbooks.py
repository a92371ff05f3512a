"""Tables of this app as workbooks."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentorat.lib.spreadsheet import Column, OutSheet, Value, write_workbook
from tracking import ledger_words
from tracking import sharing as words
from tracking.budget import Budget
from tracking.ledger import Counts, Ledger
from tracking.models import CostKind


def costs_workbook(budget: Budget) -> bytes:
    """The XLSX file: a sheet of lines, a sheet of shares, each with its total."""
    amounts = [
        Column(_("Planned (%(code)s)") % {"code": budget.currency}, "money", 16),
        Column(_("Actual (%(code)s)") % {"code": budget.currency}, "money", 16),
    ]
    lines = [
        Column(pgettext("cost", "Kind"), width=16),
        Column(_("Label"), width=44),
        Column(_("Date"), "date", 12),
        *amounts,
    ]
    shares = [Column(_("Company"), width=30), Column(_("Reasoning"), width=24), *amounts]
    return write_workbook(
        [OutSheet(_("Budget"), lines, _lines(budget)), OutSheet(_("Shares"), shares, _shares(budget))]
    )


def _lines(budget: Budget) -> Iterator[list[Value]]:
    for line in budget.lines:
        yield [
            capfirst(str(CostKind(line.kind).label)),
            line.label,
            line.on,
            _units(line.planned),
            _units(line.actual),
        ]
    yield [_("Total"), None, None, _units(budget.planned), _units(budget.actual)]


def _shares(budget: Budget) -> Iterator[list[Value]]:
    shares = budget.shares()
    for share in shares:
        yield [share.company, words.basis(budget, share), _units(share.planned), _units(share.actual)]
    if shares:
        yield [_("Total"), None, _units(budget.planned), _units(budget.actual)]
    yield [words.nobody(budget) or words.rule(budget) or _("No rule is declared yet."), None, None, None]


def _units(cents: int | None) -> float | None:
    return None if cents is None else cents / 100


def ledger_workbook(ledger: Ledger) -> bytes:
    """A sheet with a line a company, all cohorts together, and a sheet with a line a company and cohort."""
    counts = [
        Column(_("Mentors offered"), "number", 16),
        Column(_("Mentees offered"), "number", 16),
        Column(_("Mentors given"), "number", 16),
        Column(_("Mentors received"), "number", 16),
        Column(_("Hours given"), "decimal", 14),
        Column(_("Hours received"), "decimal", 14),
    ]
    company, cohort = Column(_("Company"), width=30), Column(_("Cohort"), width=30)
    total = [company, *counts, Column(_("Balance"), "number", 12), Column(_("In words"), width=40)]
    parts = [company, cohort, *counts, Column(_("Reckoned in the balance"), "long", 44)]
    return write_workbook(
        [
            OutSheet(_("Reciprocity"), total, _accounts(ledger)),
            OutSheet(_("By cohort"), parts, _parts(ledger)),
        ]
    )


def _accounts(ledger: Ledger) -> Iterator[list[Value]]:
    for account in ledger.accounts:
        said = ledger_words.balance(account.balance)
        yield [account.company, *_counts(account.total), account.balance, said]
    yield [_("Total"), *_counts(ledger.whole), None, None]


def _parts(ledger: Ledger) -> Iterator[list[Value]]:
    for account in ledger.accounts:
        for cohort, counts in account.by_cohort:
            aside = _("No: %(source)s gives all the mentors. %(reason)s")
            said = _("yes") if cohort.reckoned else aside % {"source": cohort.source, "reason": cohort.reason}
            yield [account.company, cohort.name, *_counts(counts), said]


def _counts(counts: Counts) -> list[Value]:
    hours = [counts.minutes_given / 60, counts.minutes_received / 60]
    return [counts.mentors_offered, counts.mentees_offered, counts.given, counts.received, *hours]

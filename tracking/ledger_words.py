"""The reciprocity ledger in words and rows, for the page, its chart and the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorat.lib import charts
from mentorat.lib.suppression import K
from tracking.ledger import Account, Counts, Ledger


@dataclass(frozen=True)
class Row:
    """A company's line: its counts, hours as they are read, its balance in words; `by_cohort` are (cohort, words)."""

    company: str
    counts: Counts
    hours_given: str
    hours_received: str
    balance: str
    tone: str
    by_cohort: tuple[tuple[str, str], ...]


def rows(ledger: Ledger, *, hours_of_few: bool) -> list[Row]:
    """A row a company. Where fewer than five people met, the hours are nearly one person's: told with `hours_of_few` alone."""
    return [_row(account, hours_of_few) for account in ledger.accounts]


def _row(account: Account, hours_of_few: bool) -> Row:
    total = account.total
    given, received = (
        hours(minutes) if hours_of_few or people >= K else ""
        for minutes, people in (
            (total.minutes_given, total.mentors_met),
            (total.minutes_received, total.mentees_met),
        )
    )
    tone = "ok" if account.balance == 0 else "info" if account.balance > 0 else "warn"
    parts = tuple((cohort.name, _part(counts)) for cohort, counts in account.by_cohort)
    return Row(account.company, total, given, received, balance(account.balance), tone, parts)


def _part(counts: Counts) -> str:
    """ "3 given, 2 received"."""
    given = ngettext("%(n)s mentor given", "%(n)s mentors given", counts.given) % {"n": counts.given}
    received = ngettext("%(n)s received", "%(n)s received", counts.received) % {"n": counts.received}
    return f"{given}, {received}"


def balance(pairs: int) -> str:
    """Pairs given less pairs received, in words."""
    if pairs == 0:
        return _("as many given as received")
    said = (
        ngettext("gives %(n)s more than it receives", "gives %(n)s more than it receives", pairs)
        if pairs > 0
        else ngettext("receives %(n)s more than it gives", "receives %(n)s more than it gives", -pairs)
    )
    return said % {"n": abs(pairs)}


def hours(minutes: int) -> str:
    """Hours with a decimal where there is one: "7,5 h"."""
    whole = minutes % 60 == 0
    return _("%(n)s h") % {"n": number_format(minutes / 60, decimal_pos=0 if whole else 1)}


def summary(ledger: Ledger) -> str:
    """What the consortium can be told in one sentence."""
    giving = sum(1 for account in ledger.accounts if account.balance > 0)
    receiving = sum(1 for account in ledger.accounts if account.balance < 0)
    if not ledger.whole.given:
        return _("No pair has been announced yet: what each company offers is below.")
    if not giving and not receiving:
        return _("Every company gives as many mentors as it receives.")
    return _("%(giving)s give more mentors than they receive; %(receiving)s receive more than they give.") % {
        "giving": _companies(giving),
        "receiving": _companies(receiving),
    }


def _companies(number: int) -> str:
    return ngettext("%(n)s company", "%(n)s companies", number) % {"n": number}


def chart(accounts: Iterable[Account]) -> charts.Chart:
    """Mentors given and received, a pair of bars a company that has any."""
    shown = [account for account in accounts if account.total.given or account.total.received]
    given, received = [a.total.given for a in shown], [a.total.received for a in shown]
    names = [_("Company"), _("Mentors given"), _("Mentors received")]
    return charts.bars([account.company for account in shown], [given, received], names)

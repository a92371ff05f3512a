"""What each company gives to the others and receives from them, over cohorts. Pure: plain counts in, plain counts out.

A pair counts once for the mentor's company, which gives, and once for the mentee's, which receives: a mentor who
accompanies two people gives two. Hours are those of meetings said held. Nothing here is rounded: the pages that use it
are for who knows these people already, the coordinator and, for its own company, a representative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Counts:
    """What one company did in one programme, or in several; `minutes_*` are lengths of meetings held, `*_met` how many of
    its people those meetings are of: in several programmes, the most in one of them."""

    mentors_offered: int = 0
    mentees_offered: int = 0
    given: int = 0
    received: int = 0
    minutes_given: int = 0
    minutes_received: int = 0
    mentors_met: int = 0
    mentees_met: int = 0

    def __add__(self, other: Counts) -> Counts:
        both = {f.name: (getattr(self, f.name), getattr(other, f.name)) for f in fields(Counts)}
        return Counts(**{name: max(two) if name.endswith("_met") else sum(two) for name, two in both.items()})

    @property
    def balance(self) -> int:
        """Pairs given less pairs received: below zero, what the company owes the others."""
        return self.given - self.received

    @property
    def empty(self) -> bool:
        return self == NOTHING


NOTHING = Counts()


@dataclass(frozen=True)
class Cohort:
    """A programme as the ledger reads it; `source` is the company that gives all the mentors by declaration, if any."""

    pk: int
    name: str
    source: str = ""
    reason: str = ""

    @property
    def reckoned(self) -> bool:
        """A declared single source is no anomaly: its pairs are told, and make nobody's debt."""
        return not self.source


@dataclass(frozen=True)
class Account:
    """One company: what it did in all, what is reckoned between companies, and its part in each cohort."""

    company_pk: int
    company: str
    total: Counts
    reckoned: Counts
    by_cohort: tuple[tuple[Cohort, Counts], ...]

    @property
    def balance(self) -> int:
        return self.reckoned.balance


@dataclass(frozen=True)
class Ledger:
    """The accounts of the companies asked for, in the order of a directory, and what the whole consortium did."""

    accounts: tuple[Account, ...]
    whole: Counts
    cohorts: tuple[Cohort, ...]

    @property
    def owed(self) -> int:
        """The pairs that some companies gave beyond what they received; what the others owe, to the pair."""
        return sum(account.balance for account in self.accounts if account.balance > 0)

    @property
    def aside(self) -> tuple[Cohort, ...]:
        """The cohorts that make nobody's debt."""
        return tuple(cohort for cohort in self.cohorts if not cohort.reckoned)

    def of(self, companies: Iterable[int]) -> Ledger:
        """The same for these companies alone."""
        wanted = frozenset(companies)
        return replace(self, accounts=tuple(a for a in self.accounts if a.company_pk in wanted))


def ledger(
    companies: Iterable[tuple[int, str]],
    cohorts: Iterable[Cohort],
    counts: Mapping[tuple[int, int], Counts],
) -> Ledger:
    """`companies` are (key, name) in order; `counts` by (company, cohort), an absent key being nothing."""
    known = tuple(cohorts)
    accounts = tuple(_account(pk, name, known, counts) for pk, name in companies)
    return Ledger(accounts, _sum(account.total for account in accounts), known)


def _account(
    pk: int, name: str, cohorts: tuple[Cohort, ...], counts: Mapping[tuple[int, int], Counts]
) -> Account:
    parts = tuple((cohort, counts.get((pk, cohort.pk), NOTHING)) for cohort in cohorts)
    return Account(
        company_pk=pk,
        company=name,
        total=_sum(found for _cohort, found in parts),
        reckoned=_sum(found for cohort, found in parts if cohort.reckoned),
        by_cohort=tuple((cohort, found) for cohort, found in parts if not found.empty),
    )


def _sum(parts: Iterable[Counts]) -> Counts:
    return sum(parts, NOTHING)

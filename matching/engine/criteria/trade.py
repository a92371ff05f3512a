"""A shared trade language: the same trade, or one of the same family."""

from __future__ import annotations

from .. import features as f
from ..features import Block
from ..types import Cohort, Person, Policy
from .base import Criterion, Facts

FAMILY, OTHER = 0.6, 0.2

Trade = tuple[str | None, str | None]


def build(cohort: Cohort, policy: Policy) -> Block:
    """1 for the same trade, less for the same family, a little for strangers."""
    trades = _common([{p.trade for p in side} for side in (cohort.mentees, cohort.mentors)])
    families = _common(
        [{p.trade_family for p in side if p.trade} for side in (cohort.mentees, cohort.mentors)]
    )

    def key(person: Person) -> Trade | None:
        """What of the person can meet anybody on the other side; the rest makes no difference."""
        if not person.trade:
            return None
        family = person.trade_family if person.trade_family in families else None
        return (person.trade if person.trade in trades else None), family

    return f.table([key(p) for p in cohort.mentees], [key(p) for p in cohort.mentors], _closeness)


def _common(sides: list[set[str | None]]) -> set[str | None]:
    return sides[0] & sides[1]


def _closeness(mentee: Trade, mentor: Trade) -> float:
    if mentee[0] and mentee[0] == mentor[0]:
        return 1.0
    return FAMILY if mentee[1] and mentee[1] == mentor[1] else OTHER


def facts(mentee: Person, mentor: Person) -> Facts:
    """Same, related or other, with both trades and the mentor's family."""
    values = {"mentee": mentee.trade, "mentor": mentor.trade, "family": mentor.trade_family}
    if mentee.trade == mentor.trade:
        return "trade.same", values
    related = mentee.trade_family and mentee.trade_family == mentor.trade_family
    return ("trade.family" if related else "trade.other"), values


CRITERION = Criterion(
    name="trade",
    kind="affinity",
    sides=(("trade", "trade_family"), ("trade", "trade_family")),
    weight=2,
    order=30,
    build=build,
    facts=facts,
    codes=("trade.same", "trade.family", "trade.other"),
)

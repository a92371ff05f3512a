"""How the candidates of a programme stand to the conditions of their role, told by the database: see `qualification`.

The conditions are columns, so that a list of thousands is filtered where it lies. What is said of one person
(`qualification.missing`) and what is filtered here agree: a test compares the two.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q

from programs import levels, rules
from programs.enums import Side
from programs.models import Program
from programs.moves import SETTLED

AGREEMENT = "agreement"  # of the company, besides the fields of Candidate
MEETS, LACKS, ASKS = "meets", "lacks", "asks"
NOBODY = Q(pk__in=[])


def standing(program: Program, how: str, condition: str = "") -> Q:
    """Those who meet all conditions (MEETS), fail one (LACKS) or leave one to ask (ASKS); of `condition` alone when named.

    A condition without `how`: those who do not meet it, or have not said. Nothing is asked any more of who is settled.
    """
    sides = [Q(side=side) & _on_side(program, side, how, condition) for side in Side]
    found = reduce(or_, sides)
    return found if how == MEETS else found & ~Q(state__in=SETTLED)


def _on_side(program: Program, side: Side, how: str, condition: str) -> Q:
    asked = {**rules.of(program.kind, side, program.rules), AGREEMENT: True}
    names = {name: bound for name, bound in asked.items() if condition in ("", name)}
    if not names:
        return NOBODY
    if how == MEETS:
        return reduce(and_, (_met(*each) for each in names.items()))
    if how == LACKS:
        return reduce(or_, (_failed(*each) for each in names.items()))
    if how == ASKS:
        return reduce(or_, map(_unknown, names))
    return reduce(or_, (_failed(*each) | _unknown(each[0]) for each in names.items()))


def _met(name: str, bound: Any) -> Q:
    """`bound` is what a measure is held against; a condition that is declared is True."""
    if name == AGREEMENT:
        return Q(company__cleared_at__isnull=False)
    if name == "tenure_min":
        return Q(tenure_years__gte=bound)
    if name == "level_min":
        return Q(level__gte=bound - levels.HALF_A_RUNG)
    if name == "level_max":
        return Q(level__lt=bound + levels.HALF_A_RUNG)
    return Q(**{name: True})


def _failed(name: str, bound: Any) -> Q:
    if name in rules.MEASURED:
        return ~_unknown(name) & ~_met(name, bound)
    return Q(company__cleared_at=None) if name == AGREEMENT else Q(**{name: False})


def _unknown(name: str) -> Q:
    if name in rules.MEASURED:
        return Q(**{"tenure_years" if name == "tenure_min" else "level": None})
    return NOBODY if name == AGREEMENT else Q(**{name: None})

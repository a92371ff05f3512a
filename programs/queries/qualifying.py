"""How the candidates of a programme stand to the conditions of their role, told by the database: see `qualification`.

The conditions are columns, so that a list of thousands is filtered where it lies. What is said of one person
(`qualification.missing`) and what is filtered here agree: a test compares the two.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.db.models import Q

from programs.enums import Side
from programs.moves import SETTLED
from programs.qualification import asked_of

AGREEMENT = "agreement"  # of the company, besides the fields of Candidate
MEETS, LACKS, ASKS = "meets", "lacks", "asks"
NOBODY = Q(pk__in=[])


def standing(kind: str, how: str, condition: str = "") -> Q:
    """Those who meet all conditions (MEETS), fail one (LACKS) or leave one to ask (ASKS); of `condition` alone when named.

    A condition without `how`: those who do not meet it, or have not said. Nothing is asked any more of who is settled.
    """
    sides = [Q(side=side) & _on_side(kind, side, how, condition) for side in Side]
    found = reduce(or_, sides)
    return found if how == MEETS else found & ~Q(state__in=SETTLED)


def _on_side(kind: str, side: Side, how: str, condition: str) -> Q:
    names = [name for name in (*asked_of(kind, side), AGREEMENT) if condition in ("", name)]
    if not names:
        return NOBODY
    if how == MEETS:
        return reduce(and_, map(_met, names))
    if how == LACKS:
        return reduce(or_, map(_failed, names))
    if how == ASKS:
        return reduce(or_, map(_unknown, names))
    return reduce(or_, (_failed(name) | _unknown(name) for name in names))


def _met(name: str) -> Q:
    return Q(company__cleared_at__isnull=False) if name == AGREEMENT else Q(**{name: True})


def _failed(name: str) -> Q:
    return Q(company__cleared_at=None) if name == AGREEMENT else Q(**{name: False})


def _unknown(name: str) -> Q:
    return NOBODY if name == AGREEMENT else Q(**{name: None})

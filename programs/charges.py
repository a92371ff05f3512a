"""What somebody has in hand for a consortium, and who takes it over when their role goes.

Each app declares, when it is ready, the kinds of things that it gives to a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django_scopes import scopes_disabled

from programs import audit
from programs.models import Consortium, User


@dataclass(frozen=True)
class Charge:
    """One kind: how many are open for a person, in words, and the service that hands them over."""

    code: str
    words: Callable[[int], str]
    count: Callable[[User, Consortium], int]
    hand_over: Callable[..., None]  # (consortium, person, successor)


CHARGES: list[Charge] = []


def declare(charge: Charge) -> None:
    if charge not in CHARGES:
        CHARGES.append(charge)


def held(person: User, consortium: Consortium) -> list[str]:
    """What is open in their hands, in words; empty when nothing is. One query a kind."""
    with scopes_disabled():
        counted = [(charge, charge.count(person, consortium)) for charge in CHARGES]
    return [charge.words(n) for charge, n in counted if n]


def hand_over(*, actor: User, consortium: Consortium, person: User, successor: User) -> None:
    """All of it goes to `successor`. Raises ValidationError when something cannot."""
    with scopes_disabled():
        passed = {}
        for charge in CHARGES:
            passed[charge.code] = charge.count(person, consortium)
            if passed[charge.code]:
                charge.hand_over(consortium=consortium, person=person, successor=successor)
    audit.record(
        "role.handed_over",
        actor=actor,
        target=consortium,
        consortium=consortium,
        before=person.pk,
        after=successor.pk,
        passed=passed,
    )

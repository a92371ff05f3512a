"""A person without a pair."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst

from matching import adapters, wording
from matching.models import Unpaired
from matching.views.cards.common import note


@dataclass(frozen=True)
class Alone:
    """A person without a pair; `asks` when the answer differs from mentor to mentor."""

    pk: int
    side: str
    side_label: str
    name: str
    note: str
    reason: str
    advice: str
    asks: bool

    @classmethod
    def of(cls, row: Unpaired) -> Alone:
        person = row.candidate
        reason, advice = wording.unpaired(row.reason, person.side)
        return cls(
            person.pk,
            person.side,
            capfirst(str(person.get_side_display())),
            person.name,
            note(person),
            reason,
            advice,
            row.reason != adapters.NOT_CLEARED,
        )

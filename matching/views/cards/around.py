"""What stands around a person of the board, in words."""

from __future__ import annotations

from dataclasses import dataclass

from matching.queries.board import Around, Option
from matching.views.cards.common import note, percent
from matching.views.cards.consequence import summary
from matching.views.cards.freeing import free, question, ruled_out
from programs.enums import Side
from programs.models import Candidate


@dataclass(frozen=True)
class Other:
    """Somebody else for the person: who, how well, at what cost."""

    person: Candidate
    note: str
    mentor: int
    mentee: int
    score: int
    low: int
    high: int
    confidence: int
    cost: str
    refused: bool

    @classmethod
    def of(cls, option: Option, side: str) -> Other:
        person = option.mentor if side == Side.MENTEE else option.mentee
        return cls(
            person,
            note(person),
            option.mentor.pk,
            option.mentee.pk,
            percent(option.score),
            percent(option.low),
            percent(option.high),
            percent(option.confidence),
            summary(option.consequence) if option.consequence else option.refused,
            option.consequence is None,
        )


@dataclass(frozen=True)
class Surroundings:
    """`ruled_out`: sentences on who is out; `free`: what would free whoever stands alone."""

    person: Candidate
    side: str
    here: bool
    ruled_out: list[str]
    free: list[str]
    others: list[Other]
    question: str

    @classmethod
    def of(cls, around: Around, *, alone: bool = False) -> Surroundings:
        side = around.person.side
        return cls(
            around.person,
            side,
            around.here,
            ruled_out(around) if around.here else [],
            free(around) if alone and around.here else [],
            [Other.of(option, side) for option in around.options],
            question(around),
        )

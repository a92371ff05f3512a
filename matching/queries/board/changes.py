"""A change that a coordinator means to make on the board, and what is fixed once it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matching.enums import BoardVerb, PinKind
from matching.models import Pin

Pair = tuple[int, int]  # keys of the candidates: mentor, mentee
TOGETHER = (BoardVerb.LOCK, BoardVerb.CHOOSE, BoardVerb.SWAP)


@dataclass(frozen=True)
class Change:
    """`pairs` are what the verb is about: one (mentor, mentee), for a swap the two pairs that it makes, none to bring the
    board up to date."""

    verb: BoardVerb
    pairs: tuple[Pair, ...] = ()

    @property
    def wanted(self) -> tuple[Pair, ...]:
        """The pairs that must be on the board once it is made."""
        return self.pairs if self.verb in (*TOGETHER, BoardVerb.REOPEN) else ()


@dataclass(frozen=True)
class Pins:
    """What is fixed on a board: the mentor that each mentee of `kept` keeps, and the pairs kept `apart` in it."""

    kept: dict[int, int] = field(default_factory=dict)
    apart: frozenset[Pair] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Pin]) -> Pins:
        every = list(rows)
        return cls(
            {pin.mentee_id: pin.mentor_id for pin in every if pin.kind == PinKind.KEEP},
            frozenset((pin.mentor_id, pin.mentee_id) for pin in every if pin.kind == PinKind.APART),
        )

    @property
    def rows(self) -> dict[Pair, PinKind]:
        """The kind of each pin."""
        kept = {(mentor, mentee): PinKind.KEEP for mentee, mentor in self.kept.items()}
        return {**kept, **dict.fromkeys(self.apart, PinKind.APART)}

    def after(self, change: Change) -> Pins:
        """The pins once the change is made. Raises ValidationError when it takes back what is not there."""
        pins = self
        for mentor, mentee in change.pairs:
            pins = pins._after(change.verb, mentor, mentee)
        return pins

    def _after(self, verb: BoardVerb, mentor: int, mentee: int) -> Pins:
        pair, others = (mentor, mentee), {k: v for k, v in self.kept.items() if k != mentee}
        if verb in TOGETHER:
            return Pins({**others, mentee: mentor}, self.apart - {pair})
        if verb == BoardVerb.UNLOCK:
            if self.kept.get(mentee) != mentor:
                raise ValidationError(_("These two were not kept together any more."))
            return replace(self, kept=others)
        if verb == BoardVerb.ALLOW:
            if pair not in self.apart:
                raise ValidationError(_("These two were not kept apart any more."))
            return replace(self, apart=self.apart - {pair})
        kept = others if self.kept.get(mentee) == mentor else self.kept
        if verb == BoardVerb.FORBID:
            return Pins(kept, self.apart | {pair})
        return (
            replace(self, kept=kept, apart=self.apart - {pair})
            if verb == BoardVerb.REOPEN
            else replace(self, kept=kept)
        )

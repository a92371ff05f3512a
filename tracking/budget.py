"""A programme's budget and what each company bears of it, as plain data. Amounts are cents of `currency`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracking import money

COUNTED = ("seats", "participants")  # rules whose weights are numbers of people


@dataclass(frozen=True)
class Line:
    """One line; `actual` is None as long as it is not known."""

    pk: int
    kind: str
    label: str
    planned: int
    actual: int | None
    on: date | None


@dataclass(frozen=True)
class Part:
    """What a company weighs under the rule: 1, people, or hundredths of a percent."""

    company_pk: int
    company: str
    weight: int


@dataclass(frozen=True)
class Share:
    """What a company bears."""

    company_pk: int
    company: str
    weight: int
    planned: int
    actual: int


@dataclass(frozen=True)
class Budget:
    """`rule` is "" and `reckoned_on` None as long as no rule is declared."""

    currency: str
    lines: tuple[Line, ...]
    rule: str
    reckoned_on: date | None
    parts: tuple[Part, ...]

    @property
    def planned(self) -> int:
        return sum(line.planned for line in self.lines)

    @property
    def actual(self) -> int:
        """What is known to be spent so far."""
        return sum(line.actual or 0 for line in self.lines)

    @property
    def awaited(self) -> int:
        """How many lines have no actual amount yet."""
        return sum(line.actual is None for line in self.lines)

    @property
    def weight(self) -> int:
        return sum(part.weight for part in self.parts)

    @property
    def counted(self) -> bool:
        """Whether the shares tell how many people each company has."""
        return self.rule in COUNTED

    def by_kind(self, kinds: list[str]) -> list[tuple[str, int, int | None]]:
        """Kind, planned, actual, for the kinds that have a line; None where nothing is known yet of what it cost."""
        rows = [(kind, [line for line in self.lines if line.kind == kind]) for kind in kinds]
        return [
            (kind, sum(line.planned for line in lines), _known(line.actual for line in lines))
            for kind, lines in rows
            if lines
        ]

    def shares(self) -> tuple[Share, ...]:
        """A share per company, in the order of companies, summing to the totals; () when nobody weighs anything."""
        weights = [part.weight for part in self.parts]
        planned, actual = money.shares(self.planned, weights), money.shares(self.actual, weights)
        if planned is None or actual is None:
            return ()
        return tuple(
            Share(part.company_pk, part.company, part.weight, p, a)
            for part, p, a in zip(self.parts, planned, actual, strict=True)
        )


def _known(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None

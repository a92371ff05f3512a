"""What a criterion declares. See the package for how one is added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..features import Block
from ..types import Cohort, Person, Policy

Facts = tuple[str, Mapping[str, Any]]
Missing = Literal["mentee", "mentor", "both"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that two people are compared on.

    ``kind``: affinity (alike) or complementarity (one has what the other seeks). ``sides``: the fields of ``Person`` that
    it reads on the mentee and on the mentor. ``weight``: what it weighs when the programme says nothing. ``order``: its
    place in every list, the first reasons first. ``build(cohort, policy)`` gives the feature block, ``facts(mentee,
    mentor)`` one of ``codes`` with the real values. ``note``: the code of what a page must confess about it, "" when
    there is nothing. ``bound``: the largest sum of absolute products of a mentee's and a mentor's features (1 when none
    is negative; a little more where rounding may add up). An unknown side is a row of zeros: it neither adds nor takes away.
    """

    name: str
    kind: Literal["affinity", "complementarity"]
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    weight: float
    order: int
    build: Callable[[Cohort, Policy], Block]
    facts: Callable[[Person, Person], Facts]
    codes: tuple[str, ...]
    note: str = ""
    bound: float = 1.0

    def missing(self, mentee_known: bool, mentor_known: bool) -> Missing | None:
        """How an unknown is told: on which side the answer is missing, None when both are known."""
        if mentee_known:
            return None if mentor_known else "mentor"
        return "mentee" if mentor_known else "both"

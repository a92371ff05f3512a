"""What the engine is told and what it answers: plain frozen values, no framework, no sentence.

Rows are always mentees and columns always mentors: every matrix is ``(n_mentees, n_mentors)``. Scores, confidences and
ranges are integers in basis points (0..10000, so 7350 is 73.5 %).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

BoolMatrix = NDArray[np.bool_]
BoolVector = NDArray[np.bool_]
IntVector = NDArray[np.int64]
IntMatrix = NDArray[np.int64]
ScoreMatrix = NDArray[np.uint16]
CauseMatrix = NDArray[np.uint8]

SCALE = 10_000


class EngineError(ValueError):
    """An input that has no meaning. ``code`` and ``params`` let the caller make the sentence.

    Codes of the solver (``assign`` and ``Live``); people are indices:

    - bad_shape (score, capacity, allowed, current, companies, causes or mentor_of: shapes seen), bad_index (index)
    - bad_score (dtype; or lowest, highest), bad_capacity (dtype), bad_floor (floor), bad_bonus (bonus)
    - bad_balance (price, cap or companies), unknown_method (method), bad_branches (branches)
    - lock_out_of_range (mentee, mentor), lock_twice (mentee, mentors), lock_forbidden (mentee, mentor, cause),
      lock_over_capacity (mentor, locked, capacity), lock_mutual (pairs), lock_over_imbalance (company, imbalance, cap)
    - twin_out_of_range, twin_twice (mentee, mentor): a person stands once on each side
    - not_locked (mentee, mentor): nothing to unlock; mentee_locked (mentee, mentor): unlock before
    - never_admissible (mentee, mentor, cause): a pair that was forbidden from the start cannot be allowed
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params


class Cause(IntEnum):
    """Why a pair is forbidden. When several causes hold, the smallest is kept: public facts come before confidences."""

    NONE = 0
    SAME_PERSON = 1
    SAME_COMPANY = 2
    SAME_GROUP = 3
    COMPETITOR = 4
    CLIENT_SUPPLIER = 5
    DECLARED = 6
    COMPANY_UNKNOWN = 7
    COMPANY_NOT_CLEARED = 8
    HIERARCHY = 9
    FAILED_PAIR = 10
    VETO = 11


CONFIDENTIAL = frozenset({Cause.VETO, Cause.FAILED_PAIR})


class Reason(StrEnum):
    """Why somebody stands without a partner. ``MUTUAL``: whom they could have has them as a mentor already.

    ``IMBALANCE``: one pair more would pass the limit of a company.
    """

    NO_ADMISSIBLE = "no_admissible"
    BELOW_FLOOR = "below_floor"
    CAPACITY = "capacity"
    NO_MENTEE_LEFT = "no_mentee_left"
    NO_PLACE = "no_place"
    MUTUAL = "mutual"
    IMBALANCE = "imbalance"


@dataclass(frozen=True, slots=True)
class Level:
    """A career level. ``rank`` runs from 0 (entry) to 1 (top); ``rung`` counts on ``ladder`` and compares only there."""

    rank: float
    label: str = ""
    ladder: str = ""
    rung: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One person on one side. ``key`` names the human being: the same key on both sides is the same person.

    Codes (themes, skills, trade, place...) are opaque; equal codes mean the same thing. A field that is empty, or ``None`` where
    its type has it, is *unknown*, never bad. Themes carry a depth of 1 to 3. ``learning`` and ``teaching`` give the share of each mode.
    """

    key: str
    company: str | None = None
    themes: Mapping[str, int] = field(default_factory=dict)
    skills: frozenset[str] = frozenset()
    trade: str | None = None
    trade_family: str | None = None
    level: Level | None = None
    qualities: frozenset[str] = frozenset()
    intentions: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    place: str | None = None
    remote: bool | None = None
    availability: frozenset[str] = frozenset()
    learning: Mapping[str, float] = field(default_factory=dict)
    teaching: Mapping[str, float] = field(default_factory=dict)
    biography: str = ""
    capacity: int = 1
    tenure: float | None = None  # years in the company


RelationKind = Literal["group", "competitor", "supplier", "declared"]


@dataclass(frozen=True, slots=True)
class Relation:
    """A tie between two companies. For ``supplier``, ``a`` supplies ``b``; ``dependent`` says one lives by the other.

    Raises EngineError("bad_relation") for another kind: it would exclude nobody, and nobody would know.
    """

    kind: RelationKind
    a: str
    b: str
    dependent: bool = True

    def __post_init__(self) -> None:
        if self.kind not in get_args(RelationKind):
            raise EngineError("bad_relation", kind=str(self.kind))


Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who is to be paired. ``vetoes``, ``failed`` and ``hierarchy`` are pairs of person keys, in any order.

    ``cleared`` lists the companies whose agreement is signed; ``None`` means that the question is not asked.
    Raises EngineError("duplicate_person") when a key stands twice on one side.
    """

    mentees: tuple[Person, ...]
    mentors: tuple[Person, ...]
    relations: tuple[Relation, ...] = ()
    vetoes: frozenset[Pair] = frozenset()
    failed: frozenset[Pair] = frozenset()
    hierarchy: frozenset[Pair] = frozenset()
    cleared: frozenset[str] | None = None

    def __post_init__(self) -> None:
        for side, people in (("mentee", self.mentees), ("mentor", self.mentors)):
            seen: set[str] = set()
            for person in people:
                if person.key in seen:
                    raise EngineError("duplicate_person", key=person.key, side=side)
                seen.add(person.key)

    @property
    def shape(self) -> tuple[int, int]:
        """``(n_mentees, n_mentors)``."""
        return len(self.mentees), len(self.mentors)

    @property
    def capacity(self) -> IntVector:
        """How many mentees each mentor accepts, int64 ``(n_mentors,)``."""
        return np.array([person.capacity for person in self.mentors], dtype=np.int64)

    @property
    def twins(self) -> tuple[tuple[int, int], ...]:
        """Index pairs ``(mentee, mentor)`` that are one human being standing on both sides."""
        mentor_at = {person.key: j for j, person in enumerate(self.mentors)}
        return tuple((i, mentor_at[p.key]) for i, p in enumerate(self.mentees) if p.key in mentor_at)


@dataclass(frozen=True, slots=True)
class Policy:
    """The programme's choices. ``weights`` overrides the criteria's own; a missing name keeps its default.

    ``prior_weight`` (a share of the whole weight) pulls a score towards ``prior_mean`` when little is known.
    """

    kind: Literal["classic", "reverse"] = "classic"
    weights: Mapping[str, float] = field(default_factory=dict)
    prior_weight: float = 0.15
    prior_mean: float = 0.45
    same_company_allowed: bool = False
    client_supplier: Literal["dependent", "all", "none"] = "dependent"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who goes with whom, and the proof.

    - ``mentor_of`` int64 ``(n_mentees,)``: index of the mentor, -1 when unpaired. ``pairs`` how many, ``total`` and ``worst`` of
      their scores in basis points, locks included. ``floor``: what was asked, or the best that was found.
    - ``unpaired`` (by mentee) and ``idle`` (by mentor): why each stands alone.
    - ``pair_value`` is what one more pair is worth, above any total of scores. What is maximised, under the floor, is
      ``pairs × pair_value + total + stay bonuses - price of imbalance``; ``bound`` is what no answer exceeds, and ``gap`` the
      distance to it, 0 when ``proved``.
    - ``mentee_dual`` int64 ``(n_mentees,)`` and ``mentor_dual`` int64 ``(n_mentors,)`` prove the optimum (see ``certificate``).
      They leave the locks out: locked mentees have no price, and a mentor's counts for the places that locks leave.
    - ``cover`` proves that no higher floor keeps as many pairs, ``most_pairs_cover`` that no floor at all would give more. Both come
      with the best floor only, and not under a limit of imbalance, where ``proved`` alone tells that both were checked.
    - ``imbalance`` is mentors given less mentors received by each company, ``company_dual`` its price when imbalance matters (see
      ``balance.prove``).
    - ``branches`` counts the networks solved: more than one means that mutual pairs had to be ruled out one after the other; the duals
      are then those of the last network, where some pairs were banned.
    """

    mentor_of: IntVector
    pairs: int
    total: int
    worst: int | None
    floor: int | None
    pair_value: int
    mentee_dual: IntVector
    mentor_dual: IntVector
    cover: tuple[IntVector, IntVector] | None
    proved: bool
    gap: int
    bound: int
    branches: int
    unpaired: Mapping[int, Reason]
    idle: Mapping[int, Reason]
    most_pairs_cover: tuple[IntVector, IntVector] | None = None
    imbalance: Mapping[int, int] = field(default_factory=dict)
    company_dual: Mapping[int, int] = field(default_factory=dict)

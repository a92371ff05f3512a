"""What a change of the board would do: who moves, what it costs, who would stand alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching import adapters
from matching.models import Proposal
from matching.queries.board.changes import Change
from programs.models import Candidate


@dataclass(frozen=True)
class Move:
    """A mentee whose mentor changes; None: has none. Scores are basis points as of today, 0 without a mentor."""

    mentee: Candidate
    before: Candidate | None
    after: Candidate | None
    score_before: int
    score_after: int


@dataclass(frozen=True)
class Unheld:
    """A pair that should be kept and no longer can: why, in words."""

    mentor: int
    mentee: int
    why: str


@dataclass(frozen=True)
class Consequence:
    """What the change would do to the pairs that are still to decide. Totals and `worst` are basis points as of today."""

    change: Change
    moves: tuple[Move, ...]
    pairs_before: int
    pairs_after: int
    total_before: int
    total_after: int
    worst_before: int | None
    worst_after: int | None
    idle: tuple[Candidate, ...]  # mentors who would have nobody any more
    unheld: tuple[Unheld, ...]

    @property
    def alone(self) -> list[Candidate]:
        """Mentees who would lose their mentor and get no other."""
        return [move.mentee for move in self.moves if move.after is None]

    @property
    def freed(self) -> list[Candidate]:
        """Mentees without a mentor who would get one."""
        return [move.mentee for move in self.moves if move.before is None]

    @property
    def cost(self) -> int:
        """What the total loses, in basis points; below 0 when it gains."""
        return self.total_before - self.total_after

    @property
    def digest(self) -> str:
        """The same for two consequences that would do the same: what was seen is what is done."""
        moved = [
            (m.mentee.pk, m.before and m.before.pk, m.after and m.after.pk, m.score_after) for m in self.moves
        ]
        text = json.dumps([self.change.verb, self.change.pairs, sorted(moved), self.cost])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers and keys, kept with the edit."""
        return {
            "pairs": [list(pair) for pair in self.change.pairs],
            "moved": [[m.mentee.pk, m.before and m.before.pk, m.after and m.after.pk] for m in self.moves],
            "cost": self.cost,
            "pairs_lost": self.pairs_before - self.pairs_after,
            "worst": [self.worst_before, self.worst_after],
        }


def consequence_of(
    change: Change,
    board: Mapping[int, Proposal],
    answer: adapters.Answer,
    unheld: tuple[Unheld, ...],
    people: Mapping[int, Candidate],
) -> Consequence:
    """What the answer changes of the board; `people` has everybody of both."""
    after = answer.mentor_of
    before = {mentee: row.mentor_id for mentee, row in board.items()}
    was = {mentee: _score(answer, row.mentor_id, mentee) or row.score for mentee, row in board.items()}
    now = {mentee: _score(answer, mentor, mentee) for mentee, mentor in after.items()}
    moves = [
        Move(
            people[mentee],
            people[before[mentee]] if mentee in before else None,
            people[after[mentee]] if mentee in after else None,
            was.get(mentee, 0),
            now.get(mentee, 0),
        )
        for mentee in sorted({*before, *after}, key=lambda key: (people[key].sort_name, key))
        if before.get(mentee) != after.get(mentee)
    ]
    gone = sorted({*before.values()} - {*after.values()})
    return Consequence(
        change,
        tuple(moves),
        len(before),
        len(after),
        sum(was.values()),
        sum(now.values()),
        min(was.values(), default=None),
        min(now.values(), default=None),
        tuple(people[key] for key in gone),
        unheld,
    )


def _score(answer: adapters.Answer, mentor: int, mentee: int) -> int:
    """Basis points today, 0 for two who cannot be paired."""
    pool = answer.pool
    if mentor not in pool.column or mentee not in pool.row:
        return 0
    i, j = pool.row[mentee], pool.column[mentor]
    return int(answer.scores.score[i, j]) if pool.allowed[i, j] else 0

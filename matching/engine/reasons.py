"""Why somebody stands without a partner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .checks import Index
from .types import IntVector, Reason, ScoreMatrix


@dataclass(frozen=True)
class Alone:
    """An answer, and what was asked: ``best`` is the highest score of each mentee and of each mentor, 0 for none.

    ``limited`` says that companies had a limit of imbalance. Without it and without ``twins``, nobody stays alone while somebody
    whom they could have has a place: there would be one pair more.
    """

    score: ScoreMatrix
    capacity: IntVector
    best: tuple[IntVector, IntVector]
    mentor_of: IntVector
    twins: Sequence[Index]
    limited: bool

    def mentees(self, floor: int | None) -> dict[int, Reason]:
        """The reason of each mentee who stands alone."""
        out: dict[int, Reason] = {}
        least, spare = max(floor or 1, 1), self._spare()
        for i in np.flatnonzero(self.mentor_of < 0).tolist():
            if self.best[0][i] >= least:
                free = spare[self.score[i, spare] >= least]
                out[i] = self._kept_apart([(i, int(j)) for j in free]) or Reason.CAPACITY
            else:
                out[i] = Reason.BELOW_FLOOR if self.best[0][i] else Reason.NO_ADMISSIBLE
        return out

    def mentors(self, floor: int | None) -> dict[int, Reason]:
        """The reason of each mentor who got nobody."""
        out: dict[int, Reason] = {}
        least, waiting = max(floor or 1, 1), np.flatnonzero(self.mentor_of < 0)
        waiting = waiting if self.limited or self.twins else waiting[:0]
        for j in np.flatnonzero(self._load() == 0).tolist():
            if not self.capacity[j]:
                out[j] = Reason.NO_PLACE
            elif self.best[1][j] >= least:
                free = waiting[self.score[waiting, j] >= least]
                out[j] = self._kept_apart([(int(i), j) for i in free]) or Reason.NO_MENTEE_LEFT
            else:
                out[j] = Reason.BELOW_FLOOR if self.best[1][j] else Reason.NO_ADMISSIBLE
        return out

    def _load(self) -> IntVector:
        return np.bincount(self.mentor_of[self.mentor_of >= 0], minlength=len(self.capacity))

    def _spare(self) -> IntVector:
        """The mentors with a place left, where that can leave somebody alone."""
        return np.flatnonzero((self._load() < self.capacity) & (self.limited or bool(self.twins)))

    def _kept_apart(self, pairs: Sequence[Index]) -> Reason | None:
        """What keeps these pairs, which have a place, from being formed; None when there are none."""
        if not pairs:
            return None
        as_mentor, as_mentee = dict(self.twins), {j: i for i, j in self.twins}
        if all(j in as_mentee and self.mentor_of[as_mentee[j]] == as_mentor.get(i, -2) for i, j in pairs):
            return Reason.MUTUAL
        return Reason.IMBALANCE if self.limited else None

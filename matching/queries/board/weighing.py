"""What a change of the board would bring, worked out whole before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matching import adapters
from matching.engine import EngineError, Scores
from matching.enums import BoardVerb, FloorMode, ProposalState
from matching.models import Pin, Proposal, Scenario
from matching.queries.board import holding
from matching.queries.board.beside import named
from matching.queries.board.changes import Change, Pair, Pins
from matching.queries.board.consequences import Consequence, consequence_of
from programs.models import Candidate

STAY = 50  # basis points that count for each pair that stays as it is


@dataclass(frozen=True)
class Weighed:
    """The consequence, with what is needed to write it."""

    consequence: Consequence
    answer: adapters.Answer
    board: dict[int, Proposal]  # the proposals to decide, by mentee
    pins: Pins  # as they would be
    stood: bool = False  # the weakest pair was left as weak as it stood, though a stronger one was in reach


@dataclass(frozen=True)
class Basis:
    """A board as the database stands now, read once, on which several changes can be weighed."""

    pool: adapters.Pool
    settings: adapters.Settings
    board: dict[int, Proposal]  # the proposals to decide, by mentee
    pins: Pins
    people: dict[int, Candidate]  # everybody of the pool and of the board

    @classmethod
    def of(cls, scenario: Scenario, *, without_veto: Pair | None = None) -> Basis:
        """The basis of a scenario; `without_veto` is a pair whose veto is to be lifted. 14 queries at most."""
        here = {"scenario": scenario, "program": scenario.program_id}
        rows = Proposal.objects.filter(**here, state=ProposalState.PROPOSED).order_by("id")
        pool = _without(adapters.pool(scenario.program), without_veto)
        board = {row.mentee_id: row for row in rows}
        people = {person.pk: person for person in (*pool.mentors, *pool.mentees)}
        of_board = {key for row in board.values() for key in (row.mentor_id, row.mentee_id)}
        return cls(
            pool,
            adapters.Settings.from_dict(scenario.policy),
            board,
            Pins.of(Pin.objects.filter(**here)),
            people | named(scenario.program, of_board - people.keys()),
        )

    @cached_property
    def scores(self) -> Scores:
        return adapters.scored(self.pool, self.settings)

    def weigh(self, change: Change) -> Weighed:
        """Solves the board with the change made: pairs kept stay, decided ones are out of it, the others count STAY more
        where they are. Raises ValidationError when it cannot be, naming the cause (a confidence is never told)."""
        pins = self.pins.after(change)
        held, unheld = holding.held(self.pool, self.scores.exclusions, pins, change, self.board)
        dismissed = change.pairs if change.verb == BoardVerb.DISMISS else ()
        apart = pins.apart | set(dismissed)
        try:
            answer = self._solved(self.settings, held, apart)
            floor = self._weakest_besides(change)
            stood = 0 < floor < (answer.floor or 0)
            if stood:
                chosen = replace(self.settings, floor_mode=FloorMode.VALUE, floor=floor)
                answer = self._solved(chosen, held, apart)
        except EngineError as error:
            raise ValidationError(_engine_says(error)) from error
        told = consequence_of(change, self.board, answer, unheld, self.people)
        return Weighed(told, answer, self.board, pins, stood)

    def _solved(
        self, settings: adapters.Settings, kept: list[Pair], apart: set[Pair] | frozenset[Pair]
    ) -> adapters.Answer:
        return adapters.solve(
            self.pool,
            settings,
            kept=kept,
            apart=apart,
            current={mentee: row.mentor_id for mentee, row in self.board.items()},
            stay_bonus=STAY,
            scores=self.scores,
        )

    def _weakest_besides(self, change: Change) -> int:
        """The lowest score, as of today, of the pairs that the change does not name; 0 when there is none, or none holds.

        Once the weakest pairs are decided, the others could have a higher floor: nobody who asks to keep two people
        together means to move others for it.
        """
        if self.settings.floor_mode != FloorMode.BEST or change.verb == BoardVerb.UPDATE:
            return 0
        named_here = {mentee for _mentor, mentee in change.pairs}
        rows = (row for mentee, row in self.board.items() if mentee not in named_here)
        return min(
            (
                int(self.scores.score[self.pool.row[row.mentee_id], self.pool.column[row.mentor_id]])
                for row in rows
                if row.mentee_id in self.pool.row and row.mentor_id in self.pool.column
            ),
            default=0,
        )


def weigh(scenario: Scenario, change: Change, *, without_veto: Pair | None = None) -> Weighed:
    """One change of the board of the scenario, weighed (see Basis.weigh)."""
    return Basis.of(scenario, without_veto=without_veto).weigh(change)


def _without(pool: adapters.Pool, veto: Pair | None) -> adapters.Pool:
    """The pool as if nobody had vetoed that pair."""
    if veto is None or veto[0] not in pool.column or veto[1] not in pool.row:
        return pool
    keys = pool.cohort.mentors[pool.column[veto[0]]].key, pool.cohort.mentees[pool.row[veto[1]]].key
    left = pool.cohort.vetoes - {keys, keys[::-1]}
    return replace(pool, cohort=replace(pool.cohort, vetoes=left))


def _engine_says(error: EngineError) -> str:
    if error.code == "lock_mutual":
        return _("Two people would each be the mentor of the other: that is not possible.")
    return _("These pairs cannot be kept together: let one of them go first.")

"""What a change of the board would bring, worked out whole before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import adapters, wording
from matching.engine import EngineError, Exclusions, exclusions
from matching.enums import BoardVerb, ProposalState
from matching.models import Pin, Proposal, Scenario
from matching.queries.board.changes import Change, Pair, Pins
from matching.queries.board.consequences import Consequence, Unheld, consequence_of

STAY = 50  # basis points that count for each pair that stays as it is


@dataclass(frozen=True)
class Weighed:
    """The consequence, with what is needed to write it."""

    consequence: Consequence
    answer: adapters.Answer
    board: dict[int, Proposal]  # the proposals to decide, by mentee
    pins: Pins  # as they would be


def weigh(scenario: Scenario, change: Change, *, without_veto: Pair | None = None) -> Weighed:
    """Solves the board again with the change made: pairs kept stay, decided ones are out of it, the others count STAY more
    where they are. Nothing is written. `without_veto` is a pair whose veto is to be lifted.

    Raises ValidationError when the change cannot be, naming the cause (a confidence is never told).
    """
    pins = Pins.of(Pin.objects.filter(scenario=scenario, program=scenario.program_id)).after(change)
    pool = _without(adapters.pool(scenario.program), without_veto)
    settings = adapters.Settings.from_dict(scenario.policy)
    barred = exclusions(pool.cohort, settings.policy(same_company_allowed=pool.program.same_company_allowed))
    board = _board(scenario)
    held, unheld = _held(pool, barred, pins, change, board)
    dismissed = change.pairs if change.verb == BoardVerb.DISMISS else ()
    try:
        answer = adapters.solve(
            pool,
            settings,
            kept=held,
            apart=pins.apart | set(dismissed),
            current={mentee: row.mentor_id for mentee, row in board.items()},
            stay_bonus=STAY,
        )
    except EngineError as error:
        raise ValidationError(_engine_says(error)) from error
    return Weighed(consequence_of(change, board, answer, unheld), answer, board, pins)


def _board(scenario: Scenario) -> dict[int, Proposal]:
    rows = Proposal.objects.filter(
        scenario=scenario, program=scenario.program_id, state=ProposalState.PROPOSED
    )
    return {
        row.mentee_id: row for row in rows.select_related("mentor__company", "mentee__company").order_by("id")
    }


def _without(pool: adapters.Pool, veto: Pair | None) -> adapters.Pool:
    """The pool as if nobody had vetoed that pair."""
    if veto is None or veto[0] not in pool.column or veto[1] not in pool.row:
        return pool
    keys = pool.cohort.mentors[pool.column[veto[0]]].key, pool.cohort.mentees[pool.row[veto[1]]].key
    left = pool.cohort.vetoes - {keys, keys[::-1]}
    return replace(pool, cohort=replace(pool.cohort, vetoes=left))


def _held(
    pool: adapters.Pool, barred: Exclusions, pins: Pins, change: Change, board: Mapping[int, Proposal]
) -> tuple[list[Pair], tuple[Unheld, ...]]:
    """The pairs that the solve must keep. One asked for now and impossible is refused; an older one is told apart."""
    held, unheld = [], []
    wanted = {mentee: mentor for mentor, mentee in change.wanted}
    for mentee, mentor in {**pins.kept, **wanted}.items():
        why = _barred(pool, barred, mentor, mentee)
        if why and mentee in wanted:
            raise ValidationError(why)
        if not why:
            held.append((mentor, mentee))
        elif mentee in board or mentee in pool.row:
            unheld.append(Unheld(mentor, mentee, why))
    _check_places(pool, held)
    return held, tuple(unheld)


def _barred(pool: adapters.Pool, barred: Exclusions, mentor: int, mentee: int) -> str:
    """Why the two cannot be a pair today; "" when they can."""
    if mentor not in pool.column:
        return _("This mentor has no place left, or can no longer be paired.")
    if mentee not in pool.row:
        return _("This mentee has a pair already, or can no longer be paired.")
    i, j = pool.row[mentee], pool.column[mentor]
    if not pool.allowed[i, j]:
        return _("The mentee is already the mentor of this mentor.")
    cause = wording.cause_text(barred.of(i, j))
    if not cause:
        return ""
    names = {"mentor": pool.mentors[j].name, "mentee": pool.mentees[i].name, "cause": cause}
    return _("%(mentor)s and %(mentee)s cannot be paired: %(cause)s") % names


def _check_places(pool: adapters.Pool, held: Iterable[Pair]) -> None:
    for mentor, n in sorted(Counter(mentor for mentor, _mentee in held).items()):
        column = pool.column[mentor]
        places = int(pool.cohort.capacity[column])
        if n > places:
            text = ngettext(
                "%(name)s has %(places)s place left, and you keep %(n)s pairs with them: let one go first.",
                "%(name)s has %(places)s places left, and you keep %(n)s pairs with them: let one go first.",
                places,
            )
            raise ValidationError(text % {"name": pool.mentors[column].name, "places": places, "n": n})


def _engine_says(error: EngineError) -> str:
    if error.code == "lock_mutual":
        return _("Two people would each be the mentor of the other: that is not possible.")
    return _("These pairs cannot be kept together: let one of them go first.")

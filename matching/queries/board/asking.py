"""A change as an address or a form names it, made of people who are there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matching.enums import BoardVerb, ProposalState
from matching.models import Proposal, Scenario
from matching.queries.board.beside import named
from matching.queries.board.changes import Change
from programs.enums import Side
from programs.models import Candidate


def change_of(
    scenario: Scenario, verb: str, mentor: int = 0, mentee: int = 0, other: int = 0
) -> tuple[Change, dict[int, Candidate]]:
    """The change, and the people that it names. For a swap, `mentee` and `other` are the mentees of the two pairs.

    Raises ValidationError when one of them is not of the programme, or not on the board where the change needs it.
    """
    verb = BoardVerb(verb)
    if verb == BoardVerb.UPDATE:
        return Change(verb), {}
    one = Change(verb, ((mentor, mentee),))
    change = _swap(scenario, mentee, other) if verb == BoardVerb.SWAP else one
    people = named(scenario.program, (key for pair in change.pairs for key in pair))
    for pair in change.pairs:
        if not (_is(people, pair[0], Side.MENTOR) and _is(people, pair[1], Side.MENTEE)):
            raise ValidationError(_("Somebody of this change is no longer in the programme."))
    return change, people


def _swap(scenario: Scenario, one: int, other: int) -> Change:
    rows = Proposal.objects.filter(
        scenario=scenario, program=scenario.program_id, state=ProposalState.PROPOSED
    )
    mentor_of = dict(rows.filter(mentee__in=[one, other]).values_list("mentee", "mentor"))
    if len(mentor_of) < 2 or mentor_of[one] == mentor_of[other]:
        raise ValidationError(_("Two pairs that are still to decide, with two mentors, can be exchanged."))
    return Change(BoardVerb.SWAP, ((mentor_of[other], one), (mentor_of[one], other)))


def _is(people: dict[int, Candidate], key: int, side: Side) -> bool:
    return key in people and people[key].side == side

"""The states of a candidacy (K4): which follows which, what a coordinator does by hand, what asks for a reason."""

from __future__ import annotations

from datetime import timedelta

from programs.enums import CandidateState

State = CandidateState

# From each state, where somebody may be taken. Leaving is free from anywhere.
MOVES: dict[str, frozenset[str]] = {
    State.INVITED: frozenset({State.APPLIED}),
    State.APPLIED: frozenset({State.INTERVIEWED, State.ELIGIBLE, State.WAITING}),
    State.INTERVIEWED: frozenset({State.APPLIED, State.ELIGIBLE, State.WAITING}),
    State.ELIGIBLE: frozenset({State.APPLIED, State.INTERVIEWED, State.WAITING, State.PAIRED, State.ENDED}),
    State.WAITING: frozenset({State.APPLIED, State.INTERVIEWED, State.ELIGIBLE}),
    State.PAIRED: frozenset({State.ELIGIBLE, State.ENDED}),
    State.ENDED: frozenset({State.ELIGIBLE, State.ALUMNI}),
    State.WITHDRAWN: frozenset({State.INVITED, State.APPLIED}),
    State.ALUMNI: frozenset(),
}

SETTLED = frozenset({State.PAIRED, State.WITHDRAWN, State.ENDED, State.ALUMNI})
LEFT = frozenset({State.WITHDRAWN, State.ENDED, State.ALUMNI})
GRADUATES = frozenset({State.ELIGIBLE, State.PAIRED, State.ENDED})
# Each is written by the service that knows its cause: an invitation, a pair, the end of a cohort.
BY_SERVICE = frozenset({State.INVITED, State.PAIRED, State.ENDED, State.ALUMNI})
ORDER = (State.INVITED, State.WITHDRAWN, State.APPLIED, State.INTERVIEWED, State.WAITING, State.ELIGIBLE)
UNDO_WITHIN = timedelta(hours=24)


def by_hand(state: str) -> frozenset[str]:
    """Where a coordinator may take somebody from that state; who was invited answers for themself, a pair is ended first."""
    if state == State.WITHDRAWN:
        return frozenset({State.APPLIED})
    if state in (State.INVITED, State.PAIRED):
        return frozenset({State.WITHDRAWN})
    return (MOVES[state] - BY_SERVICE) | {State.WITHDRAWN}


def asks_reason(before: str, to: str) -> bool:
    """A withdrawal, the waiting list and any step back: the person may ask why."""
    if to in (State.WITHDRAWN, State.WAITING):
        return True
    return (
        before in ORDER
        and to in ORDER
        and (before == State.WITHDRAWN or ORDER.index(State(to)) < ORDER.index(State(before)))
    )

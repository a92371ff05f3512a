"""A candidate goes from state to state, alone or with others, and comes back while it is safe. Sole writer of the state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit, letters, moves, outbox
from programs.enums import CandidateState, KeyPurpose
from programs.models import Candidate, User
from programs.permissions import may_invite
from programs.queries import applications
from programs.queries.moves import last_moves, undoable
from programs.services.applications import draw_key


@dataclass
class Moved:
    """What came of a move of several: who moved, and who did not with the reason in words."""

    moved: list[Candidate] = field(default_factory=list)
    refused: list[tuple[Candidate, str]] = field(default_factory=list)


@transaction.atomic
def move(
    *,
    actor: User | None,
    candidate: Candidate,
    to: CandidateState,
    reason: str = "",
    by_hand: bool = False,
    by: str = "",
) -> Candidate:
    """Takes the candidate to another state, with author, date and reason in the register. For services; a person's
    decision goes by `decide`. `by` says who did it when there is no `actor`: a code of programs.register.BY.

    Raises ValidationError when the step does not exist.
    """
    current = _locked(candidate)
    if to == current.state or (to != CandidateState.WITHDRAWN and to not in moves.MOVES[current.state]):
        raise ValidationError(_impossible(current))
    return _write(actor, candidate, current, to, "candidate.moved", reason=reason, by_hand=by_hand, by=by)


@transaction.atomic
def decide(*, actor: User, candidate: Candidate, to: CandidateState, reason: str = "") -> Candidate:
    """A coordinator's own decision, which can be undone for a day.

    Raises ValidationError for a state that only a service writes ("paired" among them), for a step that does not exist, and
    without a reason where one is due (see moves.asks_reason).
    """
    current = _locked(candidate)
    if to not in moves.by_hand(current.state):
        raise ValidationError(_impossible(current))
    if moves.asks_reason(current.state, to) and not reason.strip():
        raise ValidationError({"reason": _("Say why in a few words: the person may ask.")})
    return move(actor=actor, candidate=candidate, to=to, reason=reason.strip(), by_hand=True)


@transaction.atomic
def move_many(*, actor: User, candidates: Iterable[Candidate], to: CandidateState, reason: str = "") -> Moved:
    """The same decision on several: each goes or stays for a reason of its own; who is there already is passed over."""
    told = Moved()
    for candidate in sorted(
        candidates, key=lambda c: c.pk
    ):  # always in one order: no two wait for each other
        if candidate.state == to:
            continue
        try:
            told.moved.append(decide(actor=actor, candidate=candidate, to=to, reason=reason))
        except ValidationError as error:
            told.refused.append((candidate, " ".join(error.messages)))
    return told


@transaction.atomic
def graduate(*, actor: User, candidate: Candidate) -> Candidate:
    """The cohort of somebody who had a pair is over, closed or not: from wherever they are, they are of its alumni.

    Raises ValidationError for who has left, or has not applied yet.
    """
    current = _locked(candidate)
    if current.state not in moves.GRADUATES:
        raise ValidationError(_impossible(current))
    alumni = CandidateState.ALUMNI
    return _write(actor, candidate, current, alumni, "candidate.graduated", reason="", by_hand=False)


@transaction.atomic
def undo(*, actor: User, candidate: Candidate) -> Candidate:
    """Takes the last decision back, whichever coordinator made it. Raises ValidationError saying why it cannot be."""
    current = _locked(candidate)
    verdict = undoable([current])[current.pk]
    if not verdict:
        raise ValidationError(verdict.reason)
    before = CandidateState(last_moves([current])[current.pk].data["before"])
    return _write(actor, candidate, current, before, "candidate.unmoved", reason="", by_hand=False)


@transaction.atomic
def undo_many(*, actor: User, candidates: Iterable[Candidate]) -> Moved:
    """The last decision on each taken back where it can be."""
    told = Moved()
    for candidate in sorted(candidates, key=lambda c: c.pk):
        try:
            told.moved.append(undo(actor=actor, candidate=candidate))
        except ValidationError as error:
            told.refused.append((candidate, " ".join(error.messages)))
    return told


def _locked(candidate: Candidate) -> Candidate:
    rows = Candidate.objects.select_related("program__consortium").select_for_update(of=("self",))
    return rows.get(pk=candidate.pk)


def _impossible(current: Candidate) -> str:
    return _("%(name)s is “%(state)s”: this step is not possible from there.") % {
        "name": current.name,
        "state": current.get_state_display(),
    }


def _write(
    actor: User | None,
    candidate: Candidate,
    current: Candidate,
    to: CandidateState,
    verb: str,
    *,
    reason: str,
    by_hand: bool,
    by: str = "",
) -> Candidate:
    if current.state == CandidateState.WITHDRAWN:
        outbox.forget(letters.withdrawn_key(current))  # taken back before it was told
    before, current.state, current.state_since = current.state, to, timezone.now()
    current.save(update_fields=["state", "state_since"])
    more: dict[str, Any] = {"by_hand": True} if by_hand else {}
    if actor is None and by:
        more["by"] = by
    audit.record(
        verb,
        actor=actor,
        target=current,
        program=current.program,
        before=before,
        after=to,
        reason=reason,
        **more,
    )
    candidate.state, candidate.state_since = current.state, current.state_since
    if to == CandidateState.WITHDRAWN and before != CandidateState.INVITED:
        letters.withdrawn(
            current, back=_way_back(current), paired=before == CandidateState.PAIRED, later=by_hand
        )
    return candidate


def _way_back(candidate: Candidate) -> str:
    """A key to what they had sent, to send it again, while the programme takes people; "" without."""
    application = applications.open_of(candidate) if may_invite(candidate.program) else None
    return draw_key(application, KeyPurpose.OPEN) if application is not None else ""

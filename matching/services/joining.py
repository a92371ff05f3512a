"""What a round of choices or an announcement gives a person: an account, the participant's role, the state "paired"; and the way back."""

from __future__ import annotations

from django.db import transaction

from matching import queries
from programs.enums import CandidateState, Role
from programs.models import Candidate, Program, User
from programs.services import candidates, memberships, people


@transaction.atomic
def welcome(*, actor: User | None, program: Program, candidate: Candidate) -> Candidate:
    """Opens the programme to the candidate, who is paired from now on; doing it twice changes nothing."""
    admit(actor=actor, program=program, candidate=candidate)
    candidate.refresh_from_db(fields=["state"])  # a mentor of several may have been welcomed a moment ago
    if candidate.state == CandidateState.ELIGIBLE:
        candidates.move(actor=actor, candidate=candidate, to=CandidateState.PAIRED)
    return candidate


@transaction.atomic
def admit(*, actor: User | None, program: Program, candidate: Candidate) -> Candidate:
    """An account and the participant's role, whatever the state, which stays; doing it twice changes nothing."""
    user = people.account_for(
        email=candidate.email,
        first_name=candidate.first_name,
        last_name=candidate.last_name,
        language=program.consortium.language,
    )
    memberships.grant(
        actor=actor,
        user=user,
        role=Role.PARTICIPANT,
        consortium=program.consortium,
        company=candidate.company,
        program=program,
    )
    if candidate.user_id != user.pk:
        candidate.user = user
        candidate.save(update_fields=["user"])
    return candidate


@transaction.atomic
def release(*, actor: User | None, candidate: Candidate) -> Candidate:
    """Makes a paired candidate eligible again, unless another live pair keeps them; the account and role stay."""
    engaged = queries.live_binomes_of(candidate).exists()
    if candidate.state == CandidateState.PAIRED and not engaged:
        candidates.move(actor=actor, candidate=candidate, to=CandidateState.ELIGIBLE)
    return candidate

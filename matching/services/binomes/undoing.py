"""A pair that was not announced is taken back; whoever had chosen it is told, since they know of it already."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from matching import permissions
from matching.enums import RequestState
from matching.letters import requests as letters
from matching.models import Binome, Request
from matching.queries.choices import round_of
from matching.services import locks
from programs import audit
from programs.models import User


@transaction.atomic
def undo(*, actor: User, binome: Binome) -> None:
    """Takes back a pair that was not announced; both people are free again and may be proposed to one another again.

    Two who had chosen one another each have an e-mail, without a reason. Raises ValidationError once it was announced.
    """
    current = locks.binome(binome)
    locks.insist(permissions.may_undo(current))
    audit.record(
        "binome.undone",
        actor=actor,
        target=current,
        program=current.program,
        mentor=current.mentor_id,
        mentee=current.mentee_id,
    )
    _tell(current)
    current.delete()


def _tell(binome: Binome) -> None:
    """The request they had agreed on stands no longer."""
    request = (
        Request.objects.filter(
            program=binome.program_id,
            mentor=binome.mentor_id,
            mentee=binome.mentee_id,
            state=RequestState.ACCEPTED,
        )
        .select_related("mentor__user", "mentee__user")
        .first()
    )
    if request is None:
        return
    request.program = binome.program
    request.state, request.answered_at = RequestState.FREED, timezone.now()
    request.save(update_fields=["state", "answered_at"])
    letters.undone(request, round_of(binome.program))

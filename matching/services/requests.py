"""A mentee asks one mentor at a time; the mentor answers in confidence. Sole writer of requests.

Everything that decides holds the programme first, so two answers never take one place: the second finds it taken.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matching import permissions, rounds
from matching.adapters.choices import Offer
from matching.enums import PairingMode, RequestState, VetoSource
from matching.letters import requests as letters
from matching.models import Binome, Request, Veto
from matching.queries import choices as queries
from matching.services import binomes, freeing, locks
from programs import audit
from programs.enums import Side
from programs.models import Candidate, User


def not_available(mentor: Candidate) -> str:
    """What a mentee is told whatever the reason: full, gone, or ruled out in confidence."""
    return _("%(name)s is not available: choose another mentor.") % {"name": mentor.name}


@transaction.atomic
def ask(*, actor: User, mentee: Candidate, mentor: Candidate, words: str = "") -> Request:
    """Asks `mentor`, who alone reads `words`. Raises PermissionDenied for anybody but the mentee; ValidationError out of
    the round, when another request stands, and, in the same words whatever the cause, for a mentor who cannot be asked."""
    held = locks.program(mentee.program)
    now = queries.round_of(held)
    part = queries.choosing(actor, held, Side.MENTEE, now)
    if part is None or part.candidate_id != mentee.pk:
        raise PermissionDenied(_("Only the mentee chooses."))
    locks.insist(rounds.may_choose(now, PairingMode.SELF))
    _nothing_stands(mentee)
    first, second = locks.pair(held, mentor, mentee)
    invited = first.user is not None and queries.choosing(first.user, held, Side.MENTOR, now) is not None
    if not invited or not permissions.may_pair(first, second, binomes.commitments(first, second)):
        raise ValidationError(not_available(mentor))
    request = Request.objects.create(program=held, mentor=first, mentee=second, words=words.strip()[:500])
    audit.record("request.made", actor=actor, target=request, program=held)
    letters.asked(request, now)
    return request


def hindrance(mentee: Candidate) -> str:
    """Why the mentee asks nobody else at the moment; "" when they may. One request at a time."""
    if queries.live_pair(mentee) is not None:
        return _("You have a mentor already.")
    standing = queries.standing_request(mentee)
    if standing is not None and standing.state == RequestState.ASKED:
        return _("You have asked %(name)s: take that request back before asking somebody else.") % {
            "name": standing.mentor.name
        }
    return ""


def _nothing_stands(mentee: Candidate) -> None:
    """An accepted request whose pair was undone stands no longer."""
    if said := hindrance(mentee):
        raise ValidationError(said)
    standing = queries.standing_request(mentee)
    if standing is not None:
        freeing.settle(standing, RequestState.FREED)


@transaction.atomic
def withdraw(*, actor: User, request: Request) -> Request:
    """The mentee takes a request back before it is answered; the mentor sees it no more. Twice changes nothing."""
    current = freeing.held(request)
    if current.mentee.user_id != actor.pk:
        raise PermissionDenied(_("Only the mentee takes a request back."))
    if current.state == RequestState.WITHDRAWN:
        return current
    if current.state != RequestState.ASKED:
        raise ValidationError(_("This request was answered in the meantime: see what came of it."))
    freeing.settle(current, RequestState.WITHDRAWN)
    audit.record("request.withdrawn", actor=actor, target=current, program=current.program)
    return current


@transaction.atomic
def accept(*, actor: User, request: Request) -> Binome:
    """Forms the pair, both acceptances dated, and frees those who asked a mentor who is full from now on.

    Raises PermissionDenied for anybody but the mentor, ValidationError when the request is no longer open, the round over,
    the last place just taken, or the pair ruled out since (a confidence is never told).
    """
    current = freeing.held(request)
    _insist_on(actor, current)
    why = Offer.of(current.program).explain(current.mentee_id, current.mentor_id)
    if why is None or why.cause:
        raise ValidationError(_impossible(current))
    binome = binomes.form_chosen(
        actor=actor,
        program=current.program,
        mentor=current.mentor,
        mentee=current.mentee,
        score=why.score,
        confidence=why.confidence,
        explanation=why.as_dict(),
    )
    freeing.settle(current, RequestState.ACCEPTED)
    audit.record("request.accepted", actor=actor, target=current, program=current.program, binome=binome.pk)
    letters.accepted(current)
    freeing.tidy(program=current.program)
    return binome


def _impossible(request: Request) -> str:
    """Why not, for the mentor: their own places are theirs to know, anything else is the coordinator's."""
    taken = binomes.commitments(request.mentor, request.mentee).mentor_pairs
    if taken >= request.mentor.capacity:
        return _("You have no place left: this request cannot be accepted any more.")
    return _("%(name)s can no longer be paired with you. Your coordinator can tell you more.") % {
        "name": request.mentee.name
    }


@transaction.atomic
def decline(*, actor: User, request: Request, reason: str = "") -> Request:
    """A no, in confidence: the reason is for the coordinators, and the two are not proposed to one another again."""
    current = freeing.held(request)
    _insist_on(actor, current)
    current.reason = reason.strip()[:300]
    freeing.settle(current, RequestState.DECLINED)
    Veto.objects.get_or_create(
        mentor=current.mentor,
        mentee=current.mentee,
        defaults={
            "program": current.program,
            "source": VetoSource.MENTOR,
            "reason": current.reason,
            "made_by": actor,
        },
    )
    audit.record("request.declined", actor=actor, target=current, program=current.program)
    letters.unavailable(current)
    return current


def _insist_on(actor: User, request: Request) -> None:
    verdict = rounds.may_answer(actor, request, queries.round_of(request.program))
    if request.mentor.user_id != actor.pk:
        verdict.or_refuse()
    locks.insist(verdict)

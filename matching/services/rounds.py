"""A round of choices, from who chooses to its end: set, opened, joined, extended, closed. Reminders are `reminding`'s."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import rounds
from matching.adapters.choices import Offer
from matching.enums import PairingMode
from matching.letters import rounds as letters
from matching.models import MatchingPolicy
from matching.queries import rounds as follow
from matching.rounds import Phase, Round
from matching.services import freeing, inviting, locks, shortlists
from programs import audit
from programs.models import Candidate, Program, User


@transaction.atomic
def set_up(
    *,
    actor: User | None,
    program: Program,
    mode: PairingMode,
    deadline: datetime | None = None,
    shortlist: int = 4,
) -> MatchingPolicy:
    """Says who chooses, until when, and how many mentors stand on a shortlist (3 to 5). Opens nothing.

    Choosing in another way is the end of the last round: people had other things before them, it cannot be opened again.
    Raises ValidationError while a round is open, and for a deadline that is missing or past where people choose.
    """
    held, policy = _policy(program)
    now = Round.of(policy, timezone.now())
    locks.insist(rounds.may_set_up(now))
    if mode != PairingMode.ADMINISTRATIVE:
        _check(deadline, now)
    if not 3 <= shortlist <= 5:
        raise ValidationError({"shortlist": _("Give 3, 4 or 5 mentors.")})
    if now.phase == Phase.OVER and policy.closed_at is None:
        _close(actor, held, policy)
    if policy.mode != mode:
        policy.opened_at = policy.closed_at = None
    policy.mode, policy.shortlist = mode, shortlist
    if deadline is not None:
        policy.deadline = deadline
    policy.save(update_fields=["mode", "shortlist", "deadline", "opened_at", "closed_at"])
    audit.record("round.set", actor=actor, target=policy, program=held, mode=mode, shortlist=shortlist)
    return policy


@transaction.atomic
def open_round(*, actor: User | None, program: Program) -> int:
    """Opens the round to everybody who can choose today: account, role and one e-mail each; states do not change.

    A new round replaces the shortlists of the last one. Returns how many people were invited. Raises ValidationError when
    there is nobody to choose or to be chosen, or no deadline to come.
    """
    held, policy = _policy(program)
    offer = Offer.of(held)
    now = Round.of(policy, timezone.now())
    locks.insist(rounds.may_open(now, len(offer.pool.mentees), len(offer.pool.mentors)))
    policy.opened_at, policy.closed_at = now.now, None
    policy.save(update_fields=["opened_at", "closed_at"])
    invited = _invite(actor, held, Round.of(policy, now.now), offer, offer.pool.mentees, offer.pool.mentors)
    audit.record("round.opened", actor=actor, target=policy, program=held, people=invited, mode=policy.mode)
    return invited


@transaction.atomic
def join(*, actor: User | None, program: Program) -> int:
    """Opens the round to who became eligible since; whoever is in it is told nothing again. Returns how many joined."""
    held, policy = _policy(program)
    now = _insist_open(policy)
    new = set(follow.newcomers(held, now).values_list("pk", flat=True))
    offer = Offer.of(held)
    mentees, mentors = ([p for p in side if p.pk in new] for side in (offer.pool.mentees, offer.pool.mentors))
    invited = _invite(actor, held, now, offer, mentees, mentors)
    audit.record("round.joined", actor=actor, target=policy, program=held, people=invited)
    return invited


@transaction.atomic
def extend(*, actor: User | None, program: Program, deadline: datetime) -> Round:
    """More time, also after the end: whoever has not answered is told, mentors included. Raises ValidationError when it is not later."""
    held, policy = _policy(program)
    now = Round.of(policy, timezone.now())
    if now.phase not in (Phase.OPEN, Phase.OVER):
        raise ValidationError(_("No round was opened yet."))
    _check(deadline, now)
    if policy.deadline is not None and deadline <= policy.deadline:
        raise ValidationError(
            {"deadline": _("Give a later deadline: people have been told the present one.")}
        )
    policy.deadline, policy.closed_at = deadline, None
    policy.save(update_fields=["deadline", "closed_at"])
    later = Round.of(policy, now.now)
    waited = [*follow.silent(held, later), *(follow.asked_mentors(held, later) if later.is_self else ())]
    letters.extended([part.candidate for part in waited], held, later)
    audit.record("round.extended", actor=actor, target=policy, program=held, deadline=deadline.isoformat())
    return later


@transaction.atomic
def close(*, actor: User | None, program: Program) -> None:
    """Ends the round, at its deadline (no actor) or before; requests without an answer expire. Twice changes nothing."""
    held, policy = _policy(program)
    if policy.opened_at is not None and policy.closed_at is None:
        _close(actor, held, policy)


def _close(actor: User | None, program: Program, policy: MatchingPolicy) -> None:
    figures = follow.progress(program, Round.of(policy, timezone.now()))
    policy.closed_at = timezone.now()
    policy.save(update_fields=["closed_at"])
    freeing.expire(program=program)
    audit.record("round.closed", actor=actor, target=policy, program=program, answered=figures.answered)
    letters.closed(program, Round.of(policy, timezone.now()), figures.answered, figures.mentees)


def _invite(
    actor: User | None,
    program: Program,
    now: Round,
    offer: Offer,
    mentees: Sequence[Candidate],
    mentors: Sequence[Candidate],
) -> int:
    """A mentee whom everything is ruled out for is not asked to choose among nobody: the coordinator sees them."""
    choosing = [mentee for mentee in mentees if offer.admissible(mentee.pk)]
    if now.is_hybrid:
        shortlists.make(program=program, offer=offer, mentees=choosing, size=now.shortlist)
    people = [*choosing, *(mentors if now.is_self else ())]
    inviting.put_in(actor=actor, program=program, now=now, people=people)
    return len(people)


def _policy(program: Program) -> tuple[Program, MatchingPolicy]:
    held = locks.program(program)
    policy, _created = MatchingPolicy.objects.get_or_create(program=held)
    return held, policy


def _insist_open(policy: MatchingPolicy) -> Round:
    now = Round.of(policy, timezone.now())
    if not now.is_open:
        raise ValidationError(_("No round is open."))
    return now


def _check(deadline: datetime | None, now: Round) -> None:
    if deadline is None or deadline <= now.now:
        raise ValidationError({"deadline": _("Give a day and an hour that are still to come.")})

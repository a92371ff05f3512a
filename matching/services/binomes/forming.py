"""A pair is decided, from a proposal or from a request that was accepted; nobody is told yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import adapters, permissions, queries, wording
from matching.models import Binome, Proposal
from matching.permissions import Commitments
from matching.services import locks
from mentorat.lib.db import refused_by
from programs import audit
from programs.models import Candidate, Program, User


@transaction.atomic
def form(*, actor: User | None, proposal: Proposal) -> Binome:
    """Makes the pair of a proposal, everything checked again as it stands now, under lock.

    Raises ValidationError saying what changed since the proposal: state, agreement, capacity, other pair, exclusion.
    """
    mentor, mentee = locks.people(proposal)
    return _form(
        actor,
        proposal.program,
        mentor,
        mentee,
        proposal=proposal,
        score=proposal.score,
        confidence=proposal.confidence,
        explanation=proposal.explanation,
    )


@transaction.atomic
def form_chosen(
    *,
    actor: User | None,
    program: Program,
    mentor: Candidate,
    mentee: Candidate,
    score: int | None,
    confidence: int | None,
    explanation: Mapping[str, Any],
) -> Binome:
    """Makes a pair that its two members chose themselves: both acceptances are dated now, so that the announcement asks
    them nothing again. Scores are integers of 0.01 %; `explanation` is `Explanation.as_dict()`.

    Raises ValidationError, as `form` does, when the pair can no longer stand: the mentor's last place was just taken.
    """
    held = locks.program(program)
    first, second = locks.pair(held, mentor, mentee)
    now = timezone.now()
    return _form(
        actor,
        held,
        first,
        second,
        score=score,
        confidence=confidence,
        explanation=dict(explanation),
        mentor_accepted_at=now,
        mentee_accepted_at=now,
    )


def _form(actor: User | None, program: Program, mentor: Candidate, mentee: Candidate, **given: Any) -> Binome:
    locks.insist(permissions.may_pair(mentor, mentee, commitments(mentor, mentee)))
    try:
        with transaction.atomic():
            binome = Binome.objects.create(
                program=program,
                mentor=mentor,
                mentee=mentee,
                mentor_company=mentor.company,
                mentee_company=mentee.company,
                same_company_allowed=program.same_company_allowed,
                **given,
            )
    except IntegrityError as error:  # whatever wrote past the checks above a moment ago
        raise ValidationError(refusal(error, mentor, mentee)) from error
    audit.record(
        "binome.formed", actor=actor, target=binome, program=program, mentor=mentor.pk, mentee=mentee.pk
    )
    return binome


def refusal(error: IntegrityError, mentor: Candidate, mentee: Candidate) -> str:
    """What the database refused, as the coordinator reads it."""
    said = {
        "binome_within_capacity": _("%(mentor)s has no place left: somebody else was just paired with them."),
        "binome_one_live_per_mentee": _("%(mentee)s has a pair already: it was just formed."),
        "binome_once_per_pair": _(
            "%(mentor)s and %(mentee)s have been a pair already: they are not paired again."
        ),
        "binome_not_failed": _(
            "%(mentor)s and %(mentee)s have been a pair already: they are not paired again."
        ),
        "binome_not_mutual": _("%(mentee)s is already the mentor of %(mentor)s."),
        "binome_mentor_and_mentee": _("%(mentor)s and %(mentee)s are one and the same person."),
        "binome_across_companies": _("%(mentor)s and %(mentee)s work for the same company."),
        "binome_without_tie": _("A relation between their companies keeps %(mentor)s and %(mentee)s apart."),
        "binome_of_members": _(
            "The company of %(mentor)s or of %(mentee)s is not, or no longer, in the consortium."
        ),
    }
    text = said.get(refused_by(error), _("%(mentor)s and %(mentee)s changed meanwhile: look at them again."))
    return text % {"mentor": mentor.name, "mentee": mentee.name}


def commitments(mentor: Candidate, mentee: Candidate) -> Commitments:
    """What the two are engaged in as the database stands now (see `permissions.Commitments`)."""
    live = queries.live_binomes(mentor.program)
    return Commitments(
        mentor_pairs=live.filter(mentor=mentor).count(),
        mentee_has_pair=live.filter(mentee=mentee).exists(),
        mutual=live.filter(mentor__email__iexact=mentee.email, mentee__email__iexact=mentor.email).exists(),
        exclusion=wording.cause_text(adapters.causes(mentor.program, [(mentor, mentee)])[0]),
    )

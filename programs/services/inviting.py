"""People are proposed: each gets their own link to the application, says yes by sending it, no in two taps, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_scopes import scope, scopes_disabled

from programs import audit, hours, letters
from programs.applying import tokens
from programs.enums import Answer, ApplicationState, CandidateState, KeyPurpose, Side
from programs.models import Application, ApplicationLink, Candidate, Company, Invitation, Program, Theme, User
from programs.permissions import may_invite
from programs.queries import invitations as queries
from programs.services import applications, candidates
from programs.services.applications import draw_key

REMIND_AFTER = timedelta(days=7)
LASTS = timedelta(days=21)


@dataclass(frozen=True)
class Proposed:
    """Somebody proposed, as the proposer typed it; `theme` when they know what it would be about."""

    first_name: str
    last_name: str
    email: str
    side: Side
    theme: Theme | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass
class Invited:
    """Who was invited, and who was not with the reason in words. `elsewhere`: who takes part for another company; a company
    is told nothing of it."""

    invited: list[Candidate] = field(default_factory=list)
    elsewhere: list[Proposed] = field(default_factory=list)
    refused: list[tuple[Proposed, str]] = field(default_factory=list)


@transaction.atomic
def invite(
    *, actor: User, program: Program, company: Company, people: Iterable[Proposed], by_company: bool
) -> Invited:
    """Proposes these people of one company; each is written to once, and nobody else learns of it.

    Raises ValidationError when the programme takes nobody any more. Who cannot be proposed is told apart; who takes part for
    another company is not written to and the coordinators learn of it, but the company must read the same as for anybody:
    it would else learn, address by address, who takes part.
    """
    may = may_invite(program)
    if not may:
        raise ValidationError(may.reason)
    link, told = link_of(actor, program, company), Invited()
    for person in people:
        known = _known(program, person)
        if by_company and known is not None and known.company_id != company.pk:
            letters.proposed_elsewhere(known, company, actor)
            told.elsewhere.append(person)
            continue
        try:
            with transaction.atomic():
                told.invited.append(_invite(actor, link, company, person, by_company))
        except ValidationError as error:
            told.refused.append((person, " ".join(error.messages)))
    return told


def _invite(
    actor: User, link: ApplicationLink, company: Company, person: Proposed, by_company: bool
) -> Candidate:
    candidate = _again(actor, link.program, company, person) or candidates.add(
        actor=actor,
        program=link.program,
        company=company,
        side=person.side,
        state=CandidateState.INVITED,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
    )
    now = timezone.now()
    application = _draft(link, candidate, person)
    Invitation.objects.update_or_create(
        candidate=candidate,
        defaults={
            "program": link.program,
            "application": application,
            "proposed_by": actor,
            "by_company": by_company,
            "sent_at": now,
            "reminded_at": None,
            "expires_at": now + LASTS,
            "answer": "",
            "answered_at": None,
        },
    )
    audit.record("candidate.invited", actor=actor, target=candidate, program=link.program)
    _write(application, company if by_company else None)
    return candidate


def _again(actor: User, program: Program, company: Company, person: Proposed) -> Candidate | None:
    """Who did not answer the first time may be asked once more; anybody else who is known here is not."""
    known = _known(program, person)
    if known is None:
        return None
    own = known.company_id == company.pk
    silent = own and hasattr(known, "invitation") and known.invitation.answer == Answer.EXPIRED
    if not silent or known.state != CandidateState.WITHDRAWN:
        raise ValidationError(
            _("is among your people in this programme already.")
            if own and known.state != CandidateState.WITHDRAWN
            else _("cannot be proposed here: speak to the coordinator of the programme.")
        )
    Application.objects.filter(candidate=known, state=ApplicationState.DRAFT).delete()
    return candidates.move(actor=actor, candidate=known, to=CandidateState.INVITED)


def _known(program: Program, person: Proposed) -> Candidate | None:
    rows = Candidate.objects.select_related("program__consortium", "company", "invitation")
    return rows.filter(program=program, side=person.side, email__iexact=person.email.strip()).first()


def _draft(link: ApplicationLink, candidate: Candidate, person: Proposed) -> Application:
    said = {"first_name": [person.first_name], "last_name": [person.last_name], "email": [candidate.email]}
    application = applications.begin(
        link=link, email=candidate.email, language=link.program.consortium.language, said=said
    )
    application.candidate = candidate
    if person.theme is not None:
        application.said["themes"] = {f"theme_{person.theme.pk}": ["2"]}
    application.save(update_fields=["candidate", "said"])
    return application


def _write(application: Application, company: Company | None, *, again: bool = False) -> None:
    letters.invited(
        application,
        company,
        open_token=draw_key(application, KeyPurpose.OPEN),
        refuse_token=draw_key(application, KeyPurpose.WITHDRAW),
        again=again,
    )


def link_of(actor: User | None, program: Program, company: Company | None) -> ApplicationLink:
    """The link that the drafts of those invited hang on, from a company or from an earlier cohort (None); its own address
    is shown to nobody."""
    found = ApplicationLink.objects.filter(program=program, company=company, invites=True).first()
    if found is not None:
        return found
    seed = tokens.draw()
    with override(program.consortium.language):
        name = _("Invitations")
    return ApplicationLink.objects.create(
        consortium=program.consortium,
        program=program,
        company=company,
        name=name,
        invites=True,
        seed=seed,
        token_hash=tokens.hashed(tokens.derived(seed)),
        created_by=actor,
    )


def settle(candidate: Candidate, answer: Answer) -> None:
    """Their answer, once; whoever was never invited has none to give."""
    rows = Invitation.objects.filter(candidate=candidate, answer="")
    rows.update(answer=answer, answered_at=timezone.now())


def follow() -> int:
    """Reminds once those who have not answered, and lets the invitations that ran out go; returns how many of both."""
    with scopes_disabled():
        due = list(queries.to_follow(timezone.now(), REMIND_AFTER))
    return sum(_follow(pk) for pk in due)


@transaction.atomic
def _follow(pk: int) -> int:
    now = timezone.now()
    with scopes_disabled():
        found = queries.open_one(pk)
    if found is None:
        return 0
    program = found.program
    with scope(consortium=program.consortium, program=program):
        if found.expires_at <= now or not may_invite(program):
            return _expire(found)
        if not hours.of(program).is_open(now) or found.application is None:
            return 0
        return _remind(found, now)


def _expire(found: Invitation) -> int:
    settle(found.candidate, Answer.EXPIRED)
    if found.candidate.state == CandidateState.INVITED:
        with override(found.program.consortium.language):
            reason = _("No answer to the invitation.")
        candidates.move(actor=None, candidate=found.candidate, to=CandidateState.WITHDRAWN, reason=reason)
    return 1


def _remind(found: Invitation, now: datetime) -> int:
    application: Any = found.application
    found.reminded_at = now
    found.save(update_fields=["reminded_at"])
    _write(application, found.candidate.company if found.by_company else None, again=True)
    return 1

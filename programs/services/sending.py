"""An application that is sent: a candidate is added or changed, consents are recorded, the person and the coordinator told."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit, emails
from programs.applying.consents import REQUIRED, Offer
from programs.applying.said import Said
from programs.enums import Answer, ApplicationState, CandidateState, KeyPurpose
from programs.models import Application, Candidate, Company, Consent, Program, User
from programs.moves import LEFT
from programs.permissions import may_change_own
from programs.queries import goals
from programs.services import candidates, inviting, support, waiting
from programs.services.applications import draw_key


@transaction.atomic
def send(*, application: Application, said: Said, proved: bool) -> None:
    """Sends the application. `proved`: the address is the person's, they came by a key that was mailed to it.

    Who has a candidacy on this side already is told so by mail alone, with a key to replace it: nothing of theirs changes
    before. Raises ValidationError when the coordinator has decided in the meantime.
    """
    Program.objects.select_for_update(of=("self",)).get(pk=application.program_id)  # one at a time
    before = application.candidate or _already(application, said)
    if before is not None and not proved:
        emails.application_again(application, draw_key(application, KeyPurpose.OPEN))
        return
    _settle_texts(application, said)
    if proved and application.proved_at is None:
        application.proved_at = application.sent_at
    _agree(application, said.agreed)
    if said.company is None:
        _ask(application)
    else:
        _apply(application, said, before, said.company, None)
    emails.application_sent(
        application,
        said,
        open_token=draw_key(application, KeyPurpose.OPEN),
        withdraw_token=draw_key(application, KeyPurpose.WITHDRAW),
        goals_token=_goals_token(application),
    )


@transaction.atomic
def settle(*, actor: User, application: Application, company: Company, said: Said) -> Candidate:
    """The coordinator says which company an application is from: it becomes a candidate.

    Raises ValidationError when the company is from elsewhere, or the person has a candidacy on this side already.
    """
    if _already(application, said) is not None:
        raise ValidationError(
            _("This address already has a candidate on this side: answer the person by mail.")
        )
    application.company = company
    audit.record("application.settled", actor=actor, target=application, program=application.program)
    candidate = _apply(application, said, None, company, actor)
    emails.application_settled(application)
    return candidate


@transaction.atomic
def decline(*, actor: User, application: Application) -> None:
    """The company is not in the consortium: the person is told, and what they said is forgotten."""
    audit.record("application.declined", actor=actor, target=application, program=application.program)
    emails.application_declined(application)
    _forget(application, ApplicationState.DECLINED)


@transaction.atomic
def withdraw(*, application: Application) -> None:
    """By the key of the mail: the candidacy is withdrawn, or what nobody has read yet forgotten. Twice changes nothing."""
    candidate = application.candidate
    if candidate is None:
        if application.state != ApplicationState.GONE:
            audit.record("application.gone", actor=None, target=application, program=application.program)
            _forget(application, ApplicationState.GONE)
        return
    if candidate.state == CandidateState.WITHDRAWN:
        return
    invited = candidate.state == CandidateState.INVITED
    candidates.move(
        actor=None,
        candidate=candidate,
        to=CandidateState.WITHDRAWN,
        reason=_("Said no to the invitation.") if invited else _("By the link of their mail."),
        by="candidate",
    )
    if invited:
        inviting.settle(candidate, Answer.REFUSED)
        application.said = {}  # what the proposer typed
        application.save(update_fields=["said"])
    else:
        emails.left(candidate)


@transaction.atomic
def take_back(*, actor: User | None, consent: Consent) -> Consent:
    """Records that the person takes an agreement back. Without one that is required they cannot stay: they are withdrawn.

    What was done under it until now stays as it is.
    """
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), actor
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    candidate = consent.of
    if candidate is None:
        raise ValidationError(_("Nobody has read this application yet."))
    audit.record(
        "consent.withdrawn",
        actor=actor,
        target=candidate,
        program=consent.program,
        purpose=consent.purpose,
        version=consent.version,
    )
    if consent.purpose in REQUIRED and candidate.state not in LEFT:
        reason = _("Took an agreement back: %(what)s.") % {"what": consent.get_purpose_display()}
        candidates.move(
            actor=actor, candidate=candidate, to=CandidateState.WITHDRAWN, reason=reason, by="candidate"
        )
    return consent


def _already(application: Application, said: Said) -> Candidate | None:
    rows = Candidate.objects.select_related("company", "program__consortium")
    same = rows.filter(program=application.program, side=said.side, email__iexact=said.identity["email"])
    return same.first()


def _goals_token(application: Application) -> str:
    """The key of the optional questions, "" where the programme asks none or the company is asked about first."""
    asked = application.candidate is not None and bool(goals.questions(application.program))
    return waiting.draw_key(application.candidate) if asked and application.candidate else ""


def _settle_texts(application: Application, said: Said) -> None:
    if said.concerns != application.concerns:  # said anew: to be talked over again
        application.talked_at = application.talked_by = None
    application.expectations, application.concerns = said.expectations, said.concerns
    application.company, application.company_named = said.company, said.company_named
    application.manager_email = said.manager
    application.sent_at = application.touched_at = timezone.now()


def _ask(application: Application) -> None:
    application.state = ApplicationState.ASKING
    application.save()
    audit.record("application.asked", actor=None, target=application, program=application.program)
    emails.news(application, "asking")


def _apply(
    application: Application, said: Said, before: Candidate | None, company: Company, actor: User | None
) -> Candidate:
    """Adds the candidate, or changes the one that is there, as far as the coordinator has not decided."""
    may = may_change_own(before)
    if not may:
        raise ValidationError(may.reason)
    fields = {**said.identity, **said.profile, "company": company}
    fresh = before is None or before.state == CandidateState.INVITED
    if before is None:
        candidate = candidates.add(
            actor=actor, program=application.program, side=said.side, themes=said.themes, **fields
        )
    else:
        candidate = candidates.change(actor=actor, candidate=before, themes=said.themes, **fields)
    if candidate.state in (CandidateState.INVITED, CandidateState.WITHDRAWN):
        candidates.move(actor=actor, candidate=candidate, to=CandidateState.APPLIED, by="candidate")
    inviting.settle(candidate, Answer.AGREED)
    others = Application.objects.filter(candidate=candidate).exclude(pk=application.pk)
    others.filter(state=ApplicationState.DRAFT).delete()  # begun for them by who invited them, never sent
    others.update(state=ApplicationState.REPLACED, said={}, manager_email="")
    application.candidate, application.state = candidate, ApplicationState.SENT
    application.save()
    support.ask_named(application)
    verb = "candidate.applied" if fresh else "candidate.reapplied"
    audit.record(verb, actor=None, target=candidate, program=application.program, link=application.link_id)
    if fresh and actor is None:
        emails.news(application, "applied")
    return candidate


def _agree(application: Application, agreed: Sequence[Offer]) -> None:
    """Records what is agreed to now; what stands already keeps its date, what is no longer ticked is taken back."""
    standing = {(c.purpose, c.version): c for c in application.consents.filter(withdrawn_at=None)}
    now = {(offer.purpose, offer.version): offer for offer in agreed}
    application.consents.filter(
        pk__in=[consent.pk for key, consent in standing.items() if key not in now]
    ).update(withdrawn_at=timezone.now())
    Consent.objects.bulk_create(
        Consent(
            program=application.program,
            application=application,
            purpose=offer.purpose,
            version=offer.version,
            text=offer.text,
            language=application.language,
        )
        for key, offer in now.items()
        if key not in standing
    )
    audit.record(
        "consent.given",
        actor=None,
        target=application,
        program=application.program,
        purposes=sorted({purpose for purpose, _version in now}),
    )


def _forget(application: Application, state: ApplicationState) -> None:
    """Empties what was said; the row itself goes with the next purge."""
    application.said, application.expectations, application.concerns = {}, "", ""
    application.manager_email = ""
    application.state, application.touched_at = state, timezone.now()
    application.save(
        update_fields=["said", "expectations", "concerns", "manager_email", "state", "touched_at"]
    )

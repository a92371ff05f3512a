"""Asking the management of a candidate, by mail, whether it supports the candidacy; the answer is a fact of the profile."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scope

from programs import audit
from programs import support_emails as emails
from programs.applying import tokens
from programs.applying.consents import MANAGER
from programs.enums import FactSource, SupportAnswer
from programs.models import Application, Candidate, SupportKey, SupportRequest, User
from programs.moves import SETTLED
from programs.queries import support as queries
from programs.services import facts

KEPT = timedelta(days=30)
REMIND_AFTER = timedelta(days=7)
FIELD = "management_support"
MEANS = {SupportAnswer.YES: True, SupportAnswer.NO: False, SupportAnswer.TALK: None}


@transaction.atomic
def ask(
    *, actor: User | None, candidate: Candidate, email: str, language: str, consent: str = ""
) -> SupportRequest:
    """Writes to the manager; a question that still waited is closed. `actor` None: the candidate asks, and agreed to `consent`.

    Raises ValidationError when the address is the candidate's own.
    """
    email = email.strip().lower()
    if email == candidate.email:
        raise ValidationError(
            {"email": _("This is the address of the candidate: give that of their manager.")}
        )
    Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)  # one question at a time
    now = timezone.now()
    queries.open_of(candidate).update(closed_at=now)
    asked = SupportRequest.objects.create(
        program=candidate.program,
        candidate=candidate,
        email=email,
        language=language,
        asked_by=actor,
        consent=consent,
        asked_at=now,
        expires_at=now + KEPT,
    )
    audit.record("support.asked", actor=actor, target=candidate, program=candidate.program)
    emails.asked(asked, _draw(asked))
    return asked


def ask_named(application: Application) -> None:
    """Writes to the manager whom the person named and agreed to, once their own address is proved; once, however often they
    send their application again."""
    candidate, email = application.candidate, application.manager_email.lower()
    if candidate is None or not email or application.proved_at is None:
        return
    application.manager_email = ""
    application.save(update_fields=["manager_email"])
    asked = SupportRequest.objects.filter(candidate=candidate, email=email, closed_at=None)
    if email == candidate.email or candidate.state in SETTLED or asked.exists():
        return
    with translation.override(application.language):
        consent = str(MANAGER)
    ask(actor=None, candidate=candidate, email=email, language=application.language, consent=consent)


@transaction.atomic
def answer(*, token: str, what: SupportAnswer) -> SupportRequest | None:
    """Records the answer, once: every link of that question is used up. None: the key opens nothing (any more)."""
    key = queries.open_key(token)
    if key is None:
        return None
    asked, now = key.request, timezone.now()
    with scope(consortium=asked.candidate.consortium_id, program=asked.program_id):
        if not queries.open_of(asked.candidate).filter(pk=asked.pk).update(answer=what, answered_at=now):
            return None  # somebody pressed the button at the same moment
        asked.answer, asked.answered_at = what, now
        candidate = Candidate.objects.select_related("program__consortium").get(pk=asked.candidate_id)
        audit.record(
            "support.answered", actor=None, target=candidate, program=candidate.program, by="management"
        )
        facts.note(actor=None, candidate=candidate, values={FIELD: MEANS[what]}, source=FactSource.MANAGER)
        emails.answered(asked)
    return asked


def remind() -> int:
    """Reminds, once, the managers who have not answered for a week; returns how many. Safe to run twice."""
    told = 0
    for asked in queries.to_remind(REMIND_AFTER):
        with transaction.atomic(), scope(consortium=asked.candidate.consortium_id, program=asked.program_id):
            if (
                not queries.open_of(asked.candidate)
                .filter(pk=asked.pk, reminded_at=None)
                .update(reminded_at=timezone.now())
            ):
                continue
            emails.asked(asked, _draw(asked), again=True)
            audit.record(
                "support.reminded", actor=None, target=asked.candidate, program=asked.candidate.program
            )
            told += 1
    return told


def _draw(asked: SupportRequest) -> str:
    token = tokens.draw()
    SupportKey.objects.create(program=asked.program, request=asked, token_hash=tokens.hashed(token))
    return token

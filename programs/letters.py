"""The e-mails around a candidacy: proposed by somebody else, on the waiting list, called again for the next cohort."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from programs import outbox
from programs.enums import MailCategory
from programs.models import (
    AlumniCall,
    Application,
    Candidate,
    Company,
    OutboundEmail,
    Support,
    User,
    WaitingRule,
)
from programs.queries.applications import coordinators
from programs.queries.interviews import language_of
from programs.queries.waiting import Waiter, order_words
from programs.stopping import Stops

THINK_AGAIN = timedelta(hours=1)


def invited(
    application: Application, company: Company | None, *, open_token: str, refuse_token: str, again: bool
) -> bool:
    """Somebody was proposed, by their company or (None) by the coordinator; `again` is the one reminder."""
    return outbox.post(
        "programs/invited",
        key=f"invited:{application.pk}:{'again' if again else 'first'}",
        to=application.email,
        language=application.language,
        program=application.program,
        context={
            "program": application.program,
            "company": company,
            "again": again,
            "open": _address("application_open", open_token),
            "refuse": _address("application_withdraw", refuse_token),
            "expires": application.invitation.expires_at,
        },
    )


def proposed_elsewhere(candidate: Candidate, company: Company, by: User) -> None:
    """Tells the coordinators, once, that a company proposed somebody who takes part for another one."""
    program = candidate.program
    page = reverse("candidate", args=[program.slug, candidate.pk])
    for person in coordinators(program):
        outbox.post(
            "programs/proposed_elsewhere",
            key=f"proposed_elsewhere:{candidate.pk}:{company.pk}:{person.pk}",
            to=person.email,
            language=person.language,
            program=program,
            context={
                "program": program,
                "candidate": candidate,
                "company": company,
                "by": by,
                "address": settings.SITE_URL + page,
            },
        )


def waiting_mail(row: Waiter, rule: WaitingRule, token: str, day: date) -> OutboundEmail:
    """What somebody who waits is told, not queued yet; without a token, as the coordinator reads it before."""
    candidate = row.candidate
    program = candidate.program
    language = _language(candidate)
    with translation.override(language):
        context: dict[str, object] = {
            "program": program,
            "name": candidate.first_name,
            "since": timezone.localtime(candidate.state_since, ZoneInfo(program.consortium.zone)).date(),
            "words": row.words,
            "order": order_words(rule),
            "weeks": rule.every_weeks,
            "page": _address("candidacy", token) if token else "",
        }
    return outbox.compose(
        "programs/waiting_news",
        key=f"waiting_news:{candidate.pk}:{day}",
        to=candidate.email,
        language=language,
        program=program,
        context=context,
        stops=str(Stops(candidate.pk, (MailCategory.NEWS,))),
    )


def waiting_news(row: Waiter, rule: WaitingRule, token: str, day: date) -> bool:
    """Queues it; False when the person was told that day already."""
    return outbox.queue(waiting_mail(row, rule, token, day))


def alumni_mail(made: AlumniCall, token: str, *, mentor: bool = False) -> OutboundEmail:
    """What somebody of an earlier cohort is told, not queued yet; without a token, as the coordinator reads it before. `mentor`:
    they said that they would be one."""
    return outbox.compose(
        "programs/alumni_call",
        key=f"alumni_call:{made.program.pk}:{made.candidate.pk}",
        to=made.candidate.email,
        language=_language(made.candidate),
        program=made.program,
        context={
            "program": made.program,
            "name": made.candidate.first_name,
            "before": made.candidate.program.name,
            "mentor": mentor,
            "page": _address("again", token) if token else "",
        },
    )


def alumni_call(made: AlumniCall, token: str, *, mentor: bool) -> bool:
    """Queues it, once a person and programme."""
    return outbox.queue(alumni_mail(made, token, mentor=mentor))


def withdrawn_key(candidate: Candidate) -> str:
    """The key of the mail about the withdrawal in which they are."""
    return f"withdrawn:{candidate.pk}:{candidate.state_since:%Y%m%d%H%M%S%f}"


def withdrawn(candidate: Candidate, *, back: str, paired: bool, later: bool) -> bool:
    """They have withdrawn, or were: what is kept, who to write to, and with the key `back` the way to come back.

    `later`: a coordinator decided it, and has an hour to think again before it is told.
    """
    program = candidate.program
    return outbox.queue(
        outbox.compose(
            "programs/withdrawn",
            key=withdrawn_key(candidate),
            to=candidate.email,
            language=language_of(candidate),
            program=program,
            context={
                "program": program,
                "name": candidate.first_name,
                "paired": paired,
                "coordinators": coordinators(program),
                "back": _address("application_open", back) if back else "",
            },
            due_at=timezone.now() + THINK_AGAIN if later else None,
        )
    )


def support_refused(said: Support) -> None:
    """The coordinators are told where to read why; the person, kindly and without it."""
    candidate, program = said.candidate, said.program
    page = settings.SITE_URL + reverse("candidate", args=[program.slug, candidate.pk])
    readers = [(person.email, person.language, True) for person in coordinators(program)]
    for to, language, staff in (*readers, (candidate.email, _language(candidate), False)):
        outbox.post(
            "programs/support_refused",
            key=f"support_refused:{said.pk}:{said.said_at:%Y%m%d%H%M%S}:{to}",
            to=to,
            language=language,
            program=program,
            context={
                "program": program,
                "company": said.company,
                "staff": staff,
                "address": page if staff else "",
            },
        )


def _language(candidate: Candidate) -> str:
    return candidate.user.language if candidate.user else candidate.program.consortium.language


def _address(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])

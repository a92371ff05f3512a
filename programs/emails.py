"""The e-mails of the frame. One function each: who is told what, and the key that makes it told once."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from programs import outbox
from programs.applying import summary
from programs.applying.said import Said
from programs.asking import missing_of
from programs.models import (
    Application,
    ApplicationLink,
    Candidate,
    Company,
    EntryQuestion,
    OutboundEmail,
    Program,
    User,
)
from programs.permissions import ANSWER_WITHIN
from programs.profile import Fact
from programs.queries import applications as queries
from programs.queries import consortium as reading


def factor_reset(person: User, *, by: User | None, key: str) -> bool:
    """Tells `person` that their second proof was taken away, by whom, and what to do if they had not asked; `key` tells
    one reset from another."""
    return outbox.post(
        "programs/factor_reset",
        key=f"factor_reset:{key}",
        to=person.email,
        language=person.language,
        context={
            "person": person,
            "by": by,
            "address": f"{settings.SITE_URL}{reverse('account_login')}",
        },
    )


# --- companies that enter -------------------------------------------------------------------------


def entry_asked(person: User, company: Company, questions: list[EntryQuestion]) -> bool:
    """Asks a representative whether `company` competes with those that enter; once for these questions."""
    consortium = company.consortium
    return outbox.post(
        "programs/entry_asked",
        key=f"entry_asked:{questions[0].pk}-{questions[-1].pk}:{person.pk}",
        to=person.email,
        language=person.language,
        consortium=consortium,
        context={
            "person": person,
            "company": company,
            "consortium": consortium,
            "entering": [question.company.name for question in questions],
            "days": ANSWER_WITHIN.days,
            "address": settings.SITE_URL + reverse("entry_questions", args=[consortium.slug]),
        },
    )


def entry_objected(question: EntryQuestion) -> None:
    """Tells the coordinators that a member says it competes with a company that enters."""
    consortium = question.consortium
    page = reverse("company_entry", args=[consortium.slug, question.company_id])
    for person in reading.coordinators(consortium):
        outbox.post(
            "programs/entry_objected",
            key=f"entry_objected:{question.pk}:{question.relation_id}:{person.pk}",
            to=person.email,
            language=person.language,
            consortium=consortium,
            context={
                "person": person,
                "question": question,
                "consortium": consortium,
                "address": settings.SITE_URL + page,
            },
        )


# --- applying by a link ---------------------------------------------------------------------------


def application_link(application: Application, token: str) -> bool:
    """A link to go on with what was begun, or to change what was sent."""
    return _to_applicant(
        application, "application_link", uuid.uuid4().hex, open=_address("application_open", token)
    )


def application_again(application: Application, token: str) -> bool:
    """Somebody applied with an address that has a candidacy already: the link lets its owner replace it."""
    address = _address("application_open", token)
    return _to_applicant(application, "application_link", uuid.uuid4().hex, open=address, again=True)


def application_unknown(link: ApplicationLink, email: str, language: str) -> bool:
    """Somebody asked for a link of an address that has no application here."""
    return outbox.post(
        "programs/application_link",
        key=f"application_unknown:{uuid.uuid4()}",
        to=email,
        language=language,
        program=link.program,
        context={"program": link.program, "application": None, "open": "", "again": False},
    )


def application_sent(
    application: Application, said: Said, *, open_token: str, withdraw_token: str, goals_token: str = ""
) -> bool:
    """What the person said, with the links to change it and to withdraw."""
    return _to_applicant(
        application,
        "application_sent",
        f"{application.sent_at:%Y%m%d%H%M%S%f}",
        open=_address("application_open", open_token),
        withdraw=_address("application_withdraw", withdraw_token),
        goals=_address("goals_answer", goals_token) if goals_token else "",
        prove=application.proved_at is None,
        manager=bool(application.manager_email),
        copy=_copy(application, said),
    )


def missing_answers(
    application: Application, candidate: Candidate, *, open_token: str, withdraw_token: str
) -> OutboundEmail:
    """What the person has not said yet, with the link to say it, filled in with what is known, and the one to withdraw."""
    with translation.override(application.language):
        missing = missing_of(candidate)
    return outbox.compose(
        "programs/missing_answers",
        key=f"missing_answers:{application.pk}:{uuid.uuid4().hex}",
        to=application.email,
        language=application.language,
        program=application.program,
        context={
            "application": application,
            "program": application.program,
            "missing": missing,
            "open": _address("application_open", open_token),
            "withdraw": _address("application_withdraw", withdraw_token),
        },
    )


def application_settled(application: Application) -> bool:
    """The coordinator found the company of the person: the application is being read."""
    return _to_applicant(application, "application_answer", "settled", settled=True)


def application_declined(application: Application) -> bool:
    """The company is not in the consortium: the application cannot be taken."""
    return _to_applicant(application, "application_answer", "declined", settled=False)


def news(application: Application, what: str) -> None:
    """Tells the coordinators that something waits: applied, or asking (about a company).

    One mail a day for each, with neither names nor figures: the page has them.
    """
    program = application.program
    today = timezone.localdate(timezone=ZoneInfo(program.consortium.zone))
    _news(program, what, today, reverse("links" if what == "asking" else "candidates", args=[program.slug]))


def left(candidate: Candidate) -> None:
    """Tells the coordinators at once that somebody has withdrawn of their own accord."""
    program = candidate.program
    once = f"{candidate.pk}:{candidate.state_since:%Y%m%d%H%M%S%f}"
    _news(program, "withdrawn", once, reverse("candidate", args=[program.slug, candidate.pk]))


def _news(program: Program, what: str, once: object, page: str) -> None:
    for person in queries.coordinators(program):
        outbox.post(
            "programs/application_news",
            key=f"application_news:{what}:{program.pk}:{once}:{person.pk}",
            to=person.email,
            language=person.language,
            program=program,
            context={"person": person, "program": program, "what": what, "address": settings.SITE_URL + page},
        )


def _to_applicant(application: Application, template: str, once: str, **context: object) -> bool:
    return outbox.post(
        f"programs/{template}",
        key=f"{template}:{application.pk}:{once}",
        to=application.email,
        language=application.language,
        program=application.program,
        context={"application": application, "program": application.program, "again": False, **context},
    )


def _address(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])


def _copy(application: Application, said: Said) -> list[Fact]:
    with translation.override(application.language):
        return [*summary.seen(application, said), *summary.kept(application, said)]

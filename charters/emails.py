"""One function for each e-mail of this app. A link to the product, never the document itself."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from charters import queries
from charters.models import Agreement, AgreementReply, Charter
from programs import outbox
from programs.models import Candidate, Company, Program, User


def charter_to_sign(charter: Charter) -> None:
    for me, partner in _members(charter):
        _post("charter_to_sign", charter, me, partner)


def charter_signed(charter: Charter) -> None:
    name = "charter_amended" if charter.is_amendment else "charter_signed"
    for me, partner in _members(charter):
        _post(name, charter, me, partner)


def charter_amendment(charter: Charter, *, by: User) -> None:
    """A change awaits their signature: to the other member, or to both when the coordinator proposes it."""
    _tell_others("charter_amendment", charter, by)


def charter_amendment_closed(charter: Charter, *, by: User) -> None:
    """The change is given up, without a reason: the charter in force stays."""
    _tell_others("charter_amendment_closed", charter, by)


def _tell_others(name: str, charter: Charter, by: User) -> None:
    for me, partner in _members(charter):
        if me.user_id != by.pk:
            _post(name, charter, me, partner)


def agreement_to_sign(agreement: Agreement) -> None:
    """To each representative, for each company that they represent."""
    for user, company in queries.representatives(agreement.consortium):
        _to_company("agreement_to_sign", agreement, company, user, key=to_sign_key(agreement, company, user))


def agreement_reminder(agreement: Agreement, company: Company, user: User, number: int) -> bool:
    """The reminder of that number to one representative of a company that has not signed."""
    key = f"{reminder_key(agreement, company, user)}{number}"
    return _to_company("agreement_reminder", agreement, company, user, key=key)


def to_sign_key(agreement: Agreement, company: Company, user: User) -> str:
    return f"agreement_to_sign:{agreement.pk}:{company.pk}:{user.pk}"


def reminder_key(agreement: Agreement, company: Company, user: User) -> str:
    """What the keys of all reminders to that person for that company begin with."""
    return f"agreement_reminder:{agreement.pk}:{company.pk}:{user.pk}:"


def reading_key(agreement: Agreement, user: User) -> str:
    return f"agreement_to_read:{agreement.pk}:{user.pk}:"


def agreement_to_read(agreement: Agreement, user: User, program: Program, number: int) -> bool:
    """To a participant who has not read the version in force."""
    return outbox.post(
        "charters/agreement_to_read",
        key=f"{reading_key(agreement, user)}{number}",
        to=user.email,
        language=user.language,
        program=program,
        context={
            "first_name": user.first_name,
            "program": program,
            "consortium": agreement.consortium.name,
            "url": settings.SITE_URL + reverse("my_agreement", args=[program.slug]),
        },
    )


def agreement_reply(reply: AgreementReply) -> None:
    """To each coordinator: what a representative answers instead of signing."""
    agreement, consortium = reply.agreement, reply.consortium
    for user in queries.coordinators(consortium):
        outbox.post(
            "charters/agreement_reply",
            key=f"agreement_reply:{reply.pk}:{user.pk}",
            to=user.email,
            language=user.language,
            consortium=consortium,
            context={
                "program": None,
                "first_name": user.first_name,
                "reply": reply,
                "version": agreement.version,
                "url": settings.SITE_URL + reverse("agreement", args=[consortium.slug]),
            },
        )


def agreement_signed(agreement: Agreement) -> None:
    """To coordinators and representatives, once each: every company has signed."""
    consortium = agreement.consortium
    people = [*queries.coordinators(consortium), *(user for user, _c in queries.representatives(consortium))]
    for user in {user.pk: user for user in people}.values():
        outbox.post(
            "charters/agreement_signed",
            key=f"agreement_signed:{agreement.pk}:{user.pk}",
            to=user.email,
            language=user.language,
            consortium=consortium,
            context={
                "program": None,
                "first_name": user.first_name,
                "consortium": consortium.name,
                "version": agreement.version,
                "url": settings.SITE_URL + reverse("agreement_versions", args=[consortium.slug]),
            },
        )


def _to_company(name: str, agreement: Agreement, company: Company, user: User, *, key: str) -> bool:
    consortium = agreement.consortium
    return outbox.post(
        f"charters/{name}",
        key=key,
        to=user.email,
        language=user.language,
        consortium=consortium,
        context={
            "program": None,
            "first_name": user.first_name,
            "company": company.name,
            "consortium": consortium.name,
            "version": agreement.version,
            "sign_by": agreement.sign_by,
            "url": settings.SITE_URL + reverse("agreement", args=[consortium.slug]),
        },
    )


def _members(charter: Charter) -> tuple[tuple[Candidate, Candidate], tuple[Candidate, Candidate]]:
    mentor, mentee = charter.binome.mentor, charter.binome.mentee
    return (mentor, mentee), (mentee, mentor)


def _post(name: str, charter: Charter, me: Candidate, partner: Candidate) -> None:
    program = charter.program
    outbox.post(
        f"charters/{name}",
        key=f"{name}:{charter.pk}:{me.side}",
        to=me.user.email if me.user else me.email,
        language=me.user.language if me.user else charter.language,
        program=program,
        context={
            "first_name": me.first_name,
            "partner": partner.name,
            "program": program,
            "version": charter.version,
            "url": settings.SITE_URL + reverse("my_charter", args=[program.slug, charter.binome_id]),
        },
    )

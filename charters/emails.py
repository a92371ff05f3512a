"""One function for each e-mail of this app. A link to the product, never the document itself."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from charters import queries
from charters.models import Agreement, Charter
from programs import outbox
from programs.models import Candidate


def charter_to_sign(charter: Charter) -> None:
    for me, partner in _members(charter):
        _post("charter_to_sign", charter, me, partner)


def charter_signed(charter: Charter) -> None:
    for me, partner in _members(charter):
        _post("charter_signed", charter, me, partner)


def agreement_to_sign(agreement: Agreement) -> None:
    """To each representative, for each company that they represent."""
    consortium = agreement.consortium
    for user, company in queries.representatives(consortium):
        outbox.post(
            "charters/agreement_to_sign",
            key=f"agreement_to_sign:{agreement.pk}:{company.pk}:{user.pk}",
            to=user.email,
            language=user.language,
            consortium=consortium,
            context={
                "program": None,
                "first_name": user.first_name,
                "company": company.name,
                "consortium": consortium.name,
                "version": agreement.version,
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
            "url": settings.SITE_URL + reverse("my_charter", args=[program.slug, charter.binome_id]),
        },
    )

"""Whoever is there is asked whether they compete with the companies that enter."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from programs import audit, emails
from programs.models import Company, Consortium, EntryQuestion, User
from programs.queries import consortium as queries


@transaction.atomic
def ask(*, actor: User | None, consortium: Consortium, companies: Sequence[Company]) -> None:
    """Opens one question for each two companies, put to the one that was there first; its representatives get one e-mail.

    With nobody there to ask, the first of `companies` is a member at once. The consortium is held by the caller.
    """
    there = list(queries.present(consortium).exclude(pk__in=[c.pk for c in companies]))
    for company in companies:
        if not there:
            _found(actor, company)
        EntryQuestion.objects.bulk_create(
            EntryQuestion(consortium=consortium, company=company, asked=other) for other in there
        )
        if there:
            audit.record(
                "entry.asked",
                actor=actor,
                target=company,
                consortium=consortium,
                companies=[other.pk for other in there],
            )
        there.append(company)
    _tell(consortium, companies)


def _found(actor: User | None, company: Company) -> None:
    company.admitted_at = timezone.now()
    company.cleared_at = company.admitted_at if company.signed_at else None
    company.save(update_fields=["admitted_at", "cleared_at"])
    audit.record("company.admitted", actor=actor, target=company, consortium=company.consortium)


def _tell(consortium: Consortium, companies: Sequence[Company]) -> None:
    """The representatives of whoever was there before all of `companies`."""
    asked = queries.awaited(companies)
    for person, voice in queries.voices(consortium):
        questions = [q for q in asked if q.asked_id == voice.pk]
        if questions:
            emails.entry_asked(person, voice, questions)

"""A departure from a company is declared by the person or by whoever represents it, and settled by a coordinator."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from programs import audit
from programs.models import Candidate, Company, User
from tracking import departure_emails
from tracking.models import Departure, DepartureSource


@transaction.atomic
def declare(
    *, actor: User, candidate: Candidate, source: DepartureSource, on: date, company: Company | None = None
) -> Departure:
    """Every coordinator of the programme is written to, and the pairs of the person are to be looked at again. Said again
    while it is open, it is corrected."""
    held = Candidate.objects.select_for_update(of=("self",), no_key=True).get(pk=candidate.pk)
    row = Departure.objects.filter(candidate=held, settled_at=None).first()
    new = row is None
    row = row or Departure(program=candidate.program, candidate=held, told_at=timezone.now())
    row.source, row.on, row.told_by = source, on, actor
    row.company = company if company is None or company.pk != held.company_id else None
    row.save()
    audit.record("departure.declared", actor=actor, target=row, program=candidate.program, source=str(source))
    if new:
        departure_emails.declared(row)
    return row


@transaction.atomic
def settle(*, actor: User, departure: Departure) -> Departure:
    """The question was asked and answered. Twice changes nothing."""
    row = Departure.objects.select_for_update(of=("self",)).select_related("program__consortium")
    current = row.get(pk=departure.pk, program=departure.program_id)
    if current.settled_at is None:
        current.settled_at, current.settled_by = timezone.now(), actor
        current.save(update_fields=["settled_at", "settled_by"])
        audit.record("departure.settled", actor=actor, target=current, program=current.program)
    return current

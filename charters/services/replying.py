"""A representative who does not sign says why, or asks; the coordinators are told."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from charters import emails, permissions, queries
from charters.models import Agreement, AgreementReply, ReplyKind
from programs import audit
from programs.models import Company, User


@transaction.atomic
def reply(
    *, actor: User, agreement: Agreement, company: Company, kind: ReplyKind, text: str
) -> AgreementReply:
    """Keeps the answer and mails it to the coordinators; the company may still sign later.

    Raises PermissionDenied when the actor does not represent the company, ValidationError when it has signed or a newer
    version was published.
    """
    consortium = agreement.consortium
    represented = queries.represented(actor, consortium)
    in_force = queries.agreement_in_force()
    current = in_force is not None and in_force.pk == agreement.pk
    signed = agreement.signatures.filter(company=company).exists()
    verdict = permissions.may_reply(company, represented, current, signed)
    if company not in represented:
        verdict.or_refuse()
    if not verdict:
        raise ValidationError(verdict.reason)
    row = AgreementReply.objects.create(
        consortium=consortium,
        agreement=agreement,
        company=company,
        user=actor,
        name=actor.name,
        email=actor.email,
        kind=kind,
        text=text.strip(),
        said_at=timezone.now(),
    )
    audit.record(
        "agreement.replied",
        actor=actor,
        target=agreement,
        consortium=consortium,
        company=company.pk,
        kind=kind,
    )
    emails.agreement_reply(row)
    return row

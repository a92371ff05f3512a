"""A participant has read the agreement between the companies."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from charters import queries
from charters.models import Acknowledgement, Agreement
from programs import audit
from programs.models import User


@transaction.atomic
def acknowledge(*, actor: User, agreement: Agreement, shown_sha256: str) -> Acknowledgement:
    """Records that the actor has read this version; a second call returns the first one.

    Raises PermissionDenied for anybody but a participant of the consortium, ValidationError when a newer version was
    published since the page was opened.
    """
    consortium = agreement.consortium
    if not queries.takes_part(actor, consortium):
        raise PermissionDenied(_("Only the participants say that they have read the agreement."))
    in_force = queries.agreement_in_force()
    if in_force is None or in_force.pk != agreement.pk or shown_sha256 != agreement.sha256:
        raise ValidationError(_("A newer version of the agreement has been published: read it first."))
    row, new = Acknowledgement.objects.get_or_create(
        agreement=agreement,
        user=actor,
        defaults={
            "consortium": consortium,
            "document_sha256": agreement.sha256,
            "acknowledged_at": timezone.now(),
        },
    )
    if new:
        audit.record(
            "agreement.acknowledged",
            actor=actor,
            target=agreement,
            consortium=consortium,
            version=agreement.version,
        )
    return row

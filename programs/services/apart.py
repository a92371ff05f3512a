"""Which relations keep people apart is the consortium's choice, beyond what no choice can allow."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import audit
from programs.models import Consortium, User
from programs.services import locks
from programs.services.revisions import check_revision


@transaction.atomic
def rule(
    *, actor: User, consortium: Consortium, seen: int | None, suppliers: bool, partners: bool, reason: str
) -> Consortium:
    """Keeps every supplier from its clients, and partners, or only those of whom one depends on the other. Pairs that exist
    do not change: they are flagged. Competitors, groups and dependence stay ruled out whatever is chosen.

    Raises ValidationError without a reason, or when somebody changed it since revision `seen`.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the representatives read it.")})
    held = locks.consortium(consortium)
    check_revision(held.apart_revision, seen)
    held.suppliers_apart, held.partners_apart = suppliers, partners
    held.apart_reason, held.apart_revision = reason.strip(), held.apart_revision + 1
    held.save(update_fields=["suppliers_apart", "partners_apart", "apart_reason", "apart_revision"])
    audit.record(
        "apart.ruled",
        actor=actor,
        target=held,
        consortium=held,
        suppliers=suppliers,
        partners=partners,
        reason=reason,
    )
    return held

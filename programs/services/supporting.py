"""A company supports, or cannot support, the candidacy of one of its people."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit, letters
from programs.enums import FactSource
from programs.models import Candidate, Support, User
from programs.permissions import may_support
from programs.services import facts


@transaction.atomic
def answer(*, actor: User, candidate: Candidate, supports: bool, reason: str = "") -> Support:
    """Records what the company says: the condition "support of management" is known from now on.

    A refusal is told to the coordinators with its reason, and kindly, without it, to the candidate; their state stays as it
    is, since it is the coordinator's to decide. Raises ValidationError once nothing is decided any more, or for a refusal
    without a reason.
    """
    current = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    may = may_support(current)
    if not may:
        raise ValidationError(may.reason)
    if not supports and not reason.strip():
        raise ValidationError({"reason": _("Say why in a few words: the coordinator will have to.")})
    before = Support.objects.filter(candidate=current).first()
    said, _created = Support.objects.update_or_create(
        candidate=current,
        defaults={
            "program": current.program,
            "company": current.company,
            "supports": supports,
            "reason": "" if supports else reason.strip()[:300],
            "said_by": actor,
            "said_at": timezone.now(),
        },
    )
    told = {"management_support": supports}
    facts.note(actor=actor, candidate=current, values=told, source=FactSource.MANAGER)
    verb = "support.given" if supports else "support.refused"
    audit.record(verb, actor=actor, target=current, program=current.program, reason=said.reason)
    if not supports and (before is None or before.supports):
        letters.support_refused(said)
    return said

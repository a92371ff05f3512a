"""Ties told in confidence. Nothing here looks at whether the person named takes part: neither answer nor cost may tell."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import adapters
from matching.enums import TieSource
from matching.models import Tie
from matching.services import locks
from programs import audit
from programs.models import Candidate, User


@transaction.atomic
def declare(*, actor: User, candidate: Candidate, who: str, source: TieSource, reason: str = "") -> Tie:
    """From now on `candidate` is paired with nobody of that e-mail or name, whoever joins later included.

    `who` is an e-mail, or a first and a last name. The same said twice is one tie. Raises ValidationError when it names
    nobody, or the person themself.
    """
    who = " ".join(who.split())
    key = adapters.key_of(who)
    own = (adapters.key_of(candidate.email), adapters.key_of(candidate.name))
    if not key or ("@" not in who and len(key.split()) < 2):
        raise ValidationError({"who": _("Give an e-mail, or a first and a last name.")})
    if key in own:
        raise ValidationError({"who": _("This is the person themself: name somebody else.")})
    held = locks.program(candidate.program)
    tie, created = Tie.objects.get_or_create(
        program=held,
        candidate=candidate,
        other_key=key,
        source=source,
        withdrawn_at=None,
        defaults={
            "other_email": key if "@" in who else "",
            "other_name": "" if "@" in who else who[:170],
            "reason": reason.strip()[:300],
            "made_by": actor,
        },
    )
    if created:
        audit.record("tie.declared", actor=actor, target=tie, program=held, source=str(source))
    return tie


@transaction.atomic
def withdraw(*, actor: User, tie: Tie) -> Tie:
    """The tie keeps nobody apart any more; it stays in the register. Doing it twice changes nothing."""
    locks.program(tie.program)
    current = Tie.objects.select_for_update(of=("self",)).get(pk=tie.pk, program=tie.program_id)
    if current.withdrawn_at is None:
        current.withdrawn_at = timezone.now()
        current.save(update_fields=["withdrawn_at"])
        audit.record("tie.withdrawn", actor=actor, target=current, program=tie.program)
    return current

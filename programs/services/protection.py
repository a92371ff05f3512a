"""What a consortium decides and writes down about personal data: who answers for them, how long they are kept, incidents."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import audit
from programs.models import Consortium, Incident, User

CONFLICT = "conflict"
FIELDS = (
    "noticed_at",
    "happened",
    "nature",
    "people",
    "whose",
    "data",
    "risk",
    "why",
    "measures",
    "authority_told_on",
    "people_told_on",
    "others_told",
)


@transaction.atomic
def decide(
    *, actor: User, consortium: Consortium, name: str, email: str, months: int, years: int
) -> Consortium:
    """Whom people write to, and for how long things are kept after a programme."""
    held = Consortium.objects.select_for_update(of=("self",)).get(pk=consortium.pk)
    held.privacy_name, held.privacy_email = name.strip(), email.strip()
    held.retention_months, held.proof_years = months, years
    held.full_clean(validate_unique=False)
    held.save(update_fields=["privacy_name", "privacy_email", "retention_months", "proof_years"])
    audit.record("privacy.decided", actor=actor, target=held, consortium=held, months=months, years=years)
    return held


@transaction.atomic
def record(*, actor: User, consortium: Consortium, **said: str | int | date | datetime | None) -> Incident:
    """Writes an incident down; `said` holds FIELDS."""
    incident = Incident(consortium=consortium, made_by=actor, **said)
    incident.full_clean(exclude=["made_by", "consortium"])
    incident.save()
    audit.record("incident.recorded", actor=actor, target=incident, consortium=consortium, risk=incident.risk)
    return incident


@transaction.atomic
def correct(
    *, actor: User, incident: Incident, seen: int, **said: str | int | date | datetime | None
) -> Incident:
    """Changes what is written of an incident. Raises ValidationError (`conflict`) when somebody changed it since `seen`."""
    held = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if held.revision != seen:
        raise ValidationError(
            _("Somebody changed this incident meanwhile: open it again, then change it."), code=CONFLICT
        )
    for name in FIELDS:
        setattr(held, name, said[name])
    held.revision += 1
    held.full_clean(exclude=["made_by", "consortium"])
    held.save()
    audit.record("incident.changed", actor=actor, target=held, consortium=held.consortium, risk=held.risk)
    return held

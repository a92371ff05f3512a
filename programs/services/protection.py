"""What a consortium decides and writes down about personal data: who answers for them, how long they are kept, incidents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from programs import audit, privacy_emails
from programs.models import Consortium, Incident, User
from programs.protection import law_of, standing
from programs.services import notices

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
    "closed_on",
)


@transaction.atomic
def decide(
    *, actor: User, consortium: Consortium, name: str, email: str, months: int, years: int
) -> Consortium:
    """Whom people write to, and for how long things are kept after a programme. The notice has a new version when that
    changes what it says; the people concerned are told by the next pass of `notices.follow`."""
    held = Consortium.objects.select_for_update(of=("self",)).get(pk=consortium.pk)
    notices.renew(actor=None, consortium=held)  # what it said until now, if that was not kept yet
    held.privacy_name, held.privacy_email = name.strip(), email.strip()
    held.retention_months, held.proof_years = months, years
    held.full_clean(validate_unique=False)
    held.save(update_fields=["privacy_name", "privacy_email", "retention_months", "proof_years"])
    audit.record("privacy.decided", actor=actor, target=held, consortium=held, months=months, years=years)
    notices.renew(actor=actor, consortium=held)
    return held


@transaction.atomic
def record_for(
    *, actor: User, consortiums: Sequence[Consortium], **said: str | int | date | datetime | None
) -> list[Incident]:
    """An incident that the operator notices: written down for each consortium concerned, whose coordinators are told."""
    found = []
    for consortium in consortiums:
        with scope(consortium=consortium):
            found.append(record(actor=actor, consortium=consortium, **said))
            privacy_emails.incident_noticed(found[-1])
    return found


@transaction.atomic
def record(*, actor: User, consortium: Consortium, **said: str | int | date | datetime | None) -> Incident:
    """Writes an incident down; `said` holds FIELDS."""
    incident = Incident(consortium=consortium, made_by=actor, **said)
    _close(incident)
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
    _close(held)
    held.full_clean(exclude=["made_by", "consortium"])
    held.save()
    audit.record("incident.changed", actor=actor, target=held, consortium=held.consortium, risk=held.risk)
    return held


def _close(incident: Incident) -> None:
    """Raises ValidationError when it is said to be closed and somebody still has to be told."""
    due = standing(incident, law_of(incident.consortium), timezone.now()).due
    if incident.closed_on and due:
        raise ValidationError({"closed_on": _("It cannot be closed yet: %(due)s.") % {"due": due}})

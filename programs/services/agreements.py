"""A person takes back what they agreed to, from the page of their own data."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from programs import emails
from programs.enums import Purpose
from programs.models import Consent, User
from programs.moves import LEFT
from programs.queries import privacy as queries
from programs.services import goals, sending


@transaction.atomic
def take_back(*, actor: User, consent: Consent) -> Consent:
    """Ends one agreement of the actor's own. Diversity answers are erased with theirs; without an agreement that is required
    the candidacy is withdrawn and the coordinators told. Raises PermissionDenied for anybody else's.
    """
    if consent.pk not in {mine.pk for mine in queries.consents(queries.subject_of(actor))}:
        raise PermissionDenied(_("Each person takes back their own agreements."))
    candidate = consent.of
    if candidate is None:
        raise LookupError("queries.consents leaves out what nobody has read.")
    with scope(consortium=consent.program.consortium, program=consent.program):
        if consent.purpose == Purpose.DIVERSITY:
            goals.take_back(candidate=candidate)
            return consent
        stayed = candidate.state not in LEFT
        sending.take_back(actor=actor, consent=consent)
        candidate.refresh_from_db()
        if stayed and candidate.state in LEFT:
            emails.left(candidate)
    return consent

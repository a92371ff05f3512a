"""A member changed company and the pair goes on: from now on it carries the companies of today."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from matching import permissions, queries
from matching.models import Binome
from matching.services import locks
from matching.services.binomes.forming import refusal
from programs import audit
from programs.models import User


@transaction.atomic
def keep(*, actor: User, binome: Binome) -> Binome:
    """Keeping it twice changes nothing. Raises ValidationError when something excludes the pair today: then it is ended."""
    current = locks.binome(binome)
    people = locks.people(current)
    current.mentor, current.mentee = people
    flag = queries.flags_of(current.program, [current]).get(current.pk)
    locks.insist(permissions.may_keep(current, "" if flag is None or flag.asks else flag.words))
    if flag is None:
        return current  # nothing to say again: it carries the companies of today
    current.mentor_company, current.mentee_company = (person.company for person in people)
    try:
        with transaction.atomic():
            current.save(update_fields=["mentor_company", "mentee_company"])
    except IntegrityError as error:
        raise ValidationError(refusal(error, *people)) from error
    audit.record("binome.kept", actor=actor, target=current, program=current.program)
    return current

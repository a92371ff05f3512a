"""The filters that a coordinator keeps under a name."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import audit
from programs.models import Consortium, SavedFilter, User

MOST = 30  # of one coordinator in one consortium


@transaction.atomic
def save(*, actor: User, consortium: Consortium, name: str, query: str) -> SavedFilter:
    """Keeps `query` under `name`; under a name that is taken it replaces what was kept.

    Raises ValidationError without a filter, or when there are too many.
    """
    if not query:
        raise ValidationError(_("Filter or sort the list first: this keeps what you then see."))
    mine = SavedFilter.objects.select_for_update().filter(consortium=consortium, user=actor)
    kept = mine.filter(name__iexact=name).first()
    if kept is None and mine.count() >= MOST:
        raise ValidationError(_("You keep %(n)d filters already: delete one first.") % {"n": MOST})
    kept = kept or SavedFilter(consortium=consortium, user=actor)
    kept.name, kept.query = name, query
    kept.save()
    audit.record("filter.saved", actor=actor, target=kept, consortium=consortium)
    return kept


@transaction.atomic
def forget(*, actor: User, kept: SavedFilter) -> None:
    audit.record("filter.deleted", actor=actor, target=kept, consortium=kept.consortium)
    kept.delete()

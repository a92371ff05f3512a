"""What every company reads names no participant."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.models import Program
from tracking.queries import committee as queries


def check_names(program: Program, *texts: str) -> None:
    """Raises ValidationError when a participant's full name stands in one of the texts."""
    named = queries.participants_named(program, list(texts))
    if named:
        raise ValidationError(
            _(
                "A participant is named: %(names)s. Companies read the agenda, the minutes and the decisions: take the "
                "name out."
            )
            % {"names": ", ".join(named)}
        )

"""Two people at once: the second is told, and nothing of the first is lost."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONFLICT = "conflict"


def check_revision(current: int | None, seen: int | None) -> None:
    """Raises ValidationError (code `conflict`) when the row is no longer as it was read; `current` is locked."""
    if current != seen:
        raise ValidationError(
            _(
                "Somebody changed this while you were writing. Nothing of yours is lost: compare, then save again."
            ),
            code=CONFLICT,
        )

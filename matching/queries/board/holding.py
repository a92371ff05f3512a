"""Which pairs a solve of the board keeps, and why another cannot be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import adapters, wording
from matching.engine.eligibility import Exclusions
from matching.models import Proposal
from matching.queries.board.changes import Change, Pair, Pins
from matching.queries.board.consequences import Unheld


def held(
    pool: adapters.Pool, barred: Exclusions, pins: Pins, change: Change, board: Mapping[int, Proposal]
) -> tuple[list[Pair], tuple[Unheld, ...]]:
    """The pairs that the solve must keep. One asked for now and impossible is refused with a ValidationError; an older one
    holds nothing up: it comes back apart, with what came between the two."""
    kept, unheld = [], []
    wanted = {mentee: mentor for mentor, mentee in change.wanted}
    for mentee, mentor in {**pins.kept, **wanted}.items():
        why = why_not(pool, barred, mentor, mentee)
        if why and mentee in wanted:
            raise ValidationError(why)
        if not why:
            kept.append((mentor, mentee))
        elif mentee in board or mentee in pool.row:
            unheld.append(Unheld(mentor, mentee, why))
    _check_places(pool, kept)
    return kept, tuple(unheld)


def why_not(pool: adapters.Pool, barred: Exclusions, mentor: int, mentee: int) -> str:
    """Why the two cannot be a pair today; "" when they can."""
    if mentor not in pool.column:
        return _("This mentor has no place left, or can no longer be paired.")
    if mentee not in pool.row:
        return _("This mentee has a pair already, or can no longer be paired.")
    i, j = pool.row[mentee], pool.column[mentor]
    if not pool.allowed[i, j]:
        return _("The mentee is already the mentor of this mentor.")
    cause = wording.cause_text(barred.of(i, j))
    if not cause:
        return ""
    names = {"mentor": pool.mentors[j].name, "mentee": pool.mentees[i].name, "cause": cause}
    return _("%(mentor)s and %(mentee)s cannot be paired: %(cause)s") % names


def _check_places(pool: adapters.Pool, kept: Iterable[Pair]) -> None:
    for mentor, n in sorted(Counter(mentor for mentor, _mentee in kept).items()):
        column = pool.column[mentor]
        places = int(pool.cohort.capacity[column])
        if n > places:
            text = ngettext(
                "%(name)s has %(places)s place left, and you keep %(n)s pairs with them: let one go first.",
                "%(name)s has %(places)s places left, and you keep %(n)s pairs with them: let one go first.",
                places,
            )
            raise ValidationError(text % {"name": pool.mentors[column].name, "places": places, "n": n})

"""What somebody on the waiting list waits for, honestly, and never with a name. The app above knows pairs and is asked
through a registry filled in its `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.enums import Awaited, Side
from programs.models import Candidate

# Each gives what these candidates of one programme wait for, by key; who is absent waits for the coordinator.
LOOK: list[Callable[[Sequence[Candidate]], dict[int, Awaited]]] = []

WORDS: dict[tuple[str, str], str | Promise] = {
    (Awaited.COMPANY, Side.MENTEE): _(
        "Your company has not signed the agreement between companies yet: nobody of it can be paired before."
    ),
    (Awaited.COMPANY, Side.MENTOR): _(
        "Your company has not signed the agreement between companies yet: nobody of it can be paired before."
    ),
    (Awaited.THEME, Side.MENTEE): _("Nobody in the programme offers your theme yet: a mentor is looked for."),
    (Awaited.THEME, Side.MENTOR): _("Nobody in the programme seeks your theme yet."),
    (Awaited.PLACE, Side.MENTEE): _("The mentors on your theme have no place left for now."),
    (Awaited.PLACE, Side.MENTOR): _("Those who seek your theme have a pair for now."),
    (Awaited.FLOOR, Side.MENTEE): _(
        "The last pairing found nobody close enough to what you seek: better to wait than a pair that suits neither."
    ),
    (Awaited.FLOOR, Side.MENTOR): _(
        "The last pairing found nobody close enough to what you offer: better to wait than a pair that suits neither."
    ),
    (Awaited.COORDINATOR, Side.MENTEE): _("Nothing stands in the way: the coordinator has yet to decide."),
    (Awaited.COORDINATOR, Side.MENTOR): _("Nothing stands in the way: the coordinator has yet to decide."),
}


def awaited(candidates: Sequence[Candidate]) -> dict[int, Awaited]:
    """What each of these candidates of one programme waits for, companies at hand."""
    unsigned = {c.pk: Awaited.COMPANY for c in candidates if c.company.cleared_at is None}
    rest = [c for c in candidates if c.pk not in unsigned]
    told = {pk: why for look in LOOK for pk, why in look(rest).items()} if rest else {}
    return {c.pk: unsigned.get(c.pk) or told.get(c.pk) or Awaited.COORDINATOR for c in candidates}


def words(what: str, side: str) -> str:
    return str(WORDS[what, side])

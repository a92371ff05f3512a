"""What a round of choices adds to the menu of a participant, for as long as it is open."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.enums import PairingMode
from matching.models import Chooser
from matching.queries.choices import PRESENT
from programs.enums import Side
from programs.menu import Entry
from programs.viewer import Viewer


def of(viewer: Viewer) -> list[Entry]:
    """One entry for each part that the person has in the open round; 1 query."""
    if viewer.program is None:
        return []
    asks = Q(candidate__side=Side.MENTEE) | Q(program__policy__mode=PairingMode.SELF)
    open_now = Q(program__policy__closed_at=None, program__policy__deadline__gt=timezone.now())
    mine = Chooser.objects.filter(
        asks,
        open_now,
        program=viewer.program,
        candidate__user=viewer.user,
        candidate__state__in=PRESENT,
        invited_at__gte=F("program__policy__opened_at"),
    ).exclude(program__policy__mode=PairingMode.ADMINISTRATIVE)
    sides = set(mine.values_list("candidate__side", flat=True))
    entries: list[Entry] = []
    if Side.MENTEE in sides:
        entries.append((_("My choice"), "my_choice", "list-checks"))
    if Side.MENTOR in sides:
        entries.append((_("Requests"), "my_requests", "inbox"))
    return entries

"""What this app lets the coordinator know of a pair and of a person: facts, never a word of what people say to one another."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from matching import queries as pairing
from matching.enums import BinomeState
from matching.models import Binome
from programs.models import Candidate
from tracking.queries import events, notebook


def objective(binome: Binome) -> list[tuple[str, str]]:
    """That the objective of the notebook is set, and since when: nothing else leaves it."""
    if binome.state not in (BinomeState.ACTIVE, BinomeState.PAUSED, BinomeState.ENDED):
        return []
    changed = notebook.objective_set(binome)
    if changed is None:
        return [(_("Progression objective"), _("not set yet"))]
    return [(_("Progression objective"), _("set; last changed on %(day)s") % {"day": _day(changed)})]


def rest(binome: Binome) -> list[tuple[str, str]]:
    """Until when a pair is on pause."""
    row = pairing.open_pause(binome) if binome.state == BinomeState.PAUSED else None
    return [(_("On pause until"), date_format(row.until, "DATE_FORMAT"))] if row else []


def attendance(candidate: Candidate) -> list[tuple[str, str]]:
    """The trainings and gatherings that this person was invited to, and whether they came; those ahead, what they answered."""
    return [
        (
            _("%(event)s, %(day)s") % {"event": guest.event.title, "day": _day(guest.event.starts_at)},
            str(guest.get_state_display() if guest.marked_at is None else guest.get_presence_display()),
        )
        for guest in events.of_candidate(candidate)
    ]


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")

"""What the coordinator may know of a pair's notebook: that an objective is set, and since when. Nothing else leaves it."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from matching.enums import BinomeState
from matching.models import Binome
from tracking.queries import notebook


def objective(binome: Binome) -> list[tuple[str, str]]:
    if binome.state not in (BinomeState.ACTIVE, BinomeState.PAUSED, BinomeState.ENDED):
        return []
    changed = notebook.objective_set(binome)
    if changed is None:
        return [(_("Progression objective"), _("not set yet"))]
    day = date_format(localtime(changed), "DATE_FORMAT")
    return [(_("Progression objective"), _("set; last changed on %(day)s") % {"day": day})]

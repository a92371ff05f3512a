"""The rungs of a career, as the forms offer them: a level is a number from 0 to 1, read to the nearest quarter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RUNGS = [
    ("0.0", _("starting out")),
    ("0.25", _("confirmed")),
    ("0.5", _("experienced")),
    ("0.75", _("leads a team or a field")),
    ("1.0", _("top management")),
]


HALF_A_RUNG = 0.125


def nearest(level: float) -> float:
    """The rung of a level that came finer, from a sheet; half way between two is the higher."""
    return int((level + HALF_A_RUNG) * 4) / 4


def name(level: float) -> str:
    """The rung in the reader's words."""
    return str(dict(RUNGS)[str(nearest(level))])

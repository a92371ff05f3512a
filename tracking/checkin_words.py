"""A figure of the check-ins in words. Pure functions."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mentorat.lib.suppression import Suppressed
from tracking.models.pulses import STEPS
from tracking.queries.checkins import Figure


def told(figure: Figure) -> str:
    """The mean with the step it is nearest to, or that it is withheld."""
    if isinstance(figure.mean, Suppressed):
        return _("withheld: too few answers, or answers too much alike")
    words = dict(STEPS)
    low, high = int(figure.mean), -int(-figure.mean // 1)
    nearest = (
        str(words[low])
        if low == high
        else _("between “%(low)s” and “%(high)s”") % {"low": words[low], "high": words[high]}
    )
    return _("%(mean)s of 5: %(words)s") % {"mean": number_format(figure.mean, 1), "words": nearest}

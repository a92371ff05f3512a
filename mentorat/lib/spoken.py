"""Amounts as people say them, in the language of the reader."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def duration(minutes: int) -> str:
    """« 45 minutes », « 1 h 30 », « 8 h »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": rest}

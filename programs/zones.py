"""The time zones in which a consortium can live, each under the names of its cities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ZONES = [
    ("America/Toronto", _("Montréal, Québec, Toronto")),
    ("America/Halifax", _("Halifax, Moncton")),
    ("America/St_Johns", _("St. John’s")),
    ("America/Winnipeg", _("Winnipeg")),
    ("America/Edmonton", _("Calgary, Edmonton")),
    ("America/Vancouver", _("Vancouver")),
    ("Europe/Paris", _("Paris")),
    ("America/Guadeloupe", _("Guadeloupe")),
    ("America/Martinique", _("Martinique")),
    ("America/Cayenne", _("French Guiana")),
    ("Indian/Reunion", _("La Réunion")),
]


def zone_name(zone: str) -> str:
    """The cities of a zone, in the language in force; its own name when it is none of ours."""
    return str(dict(ZONES).get(zone, zone))

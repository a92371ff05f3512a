"""A new consortium and the person who will coordinate it."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programs.models import Consortium

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


class ConsortiumForm(forms.Form):
    name = forms.CharField(label=_("Name of the consortium"), max_length=120)
    country = forms.ChoiceField(
        label=_("Country"), choices=Consortium._meta.get_field("country").choices or []
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    email = forms.EmailField(
        label=_("E-mail of the coordinator"), help_text=_("They receive a message with where to start.")
    )
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)

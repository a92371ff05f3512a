"""A new consortium and the person who will coordinate it."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programs.models import Consortium
from programs.naming import name_only
from programs.zones import ZONES


class ConsortiumForm(forms.Form):
    name = forms.CharField(label=_("Name of the consortium"), validators=[name_only], max_length=120)
    country = forms.ChoiceField(
        label=_("Country"), choices=Consortium._meta.get_field("country").choices or []
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    email = forms.EmailField(
        label=_("E-mail of the coordinator"), help_text=_("They receive a message with where to start.")
    )
    first_name = forms.CharField(label=_("First name"), validators=[name_only], max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), validators=[name_only], max_length=80, required=False)

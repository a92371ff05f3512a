"""The pairing as a step of a programme's plan."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.choice_forms import MODES, SIZES
from programs.forms.programs import SectionForm


class ModeForm(SectionForm):
    """Who chooses; the length of the lists counts only where the mentees rank."""

    mode = forms.ChoiceField(label=_("Who chooses?"), choices=MODES, widget=forms.RadioSelect)
    shortlist = forms.TypedChoiceField(
        label=_("Mentors on each short list"),
        coerce=int,
        choices=[(n, str(n)) for n in SIZES],
        help_text=_("Only where the mentees rank."),
    )

"""The rule of the waiting list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.enums import WaitingOrder


class RuleForm(forms.Form):
    """Who comes first, and how often those who wait hear from us at least."""

    order = forms.ChoiceField(
        label=_("Who comes first"), choices=WaitingOrder.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=300,
        required=False,
        help_text=_("Read by everybody who waits; needed when it is not the date."),
    )
    every_weeks = forms.IntegerField(
        label=_("News at least every so many weeks"),
        min_value=1,
        max_value=12,
        help_text=_("If you send none by then, the platform does, with the same words."),
    )

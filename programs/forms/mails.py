"""The hours of a programme's mails, and what a person wants of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.enums import MailCategory

WEEKENDS = [
    ("yes", pgettext_lazy("days of mails", "Every day")),
    ("no", pgettext_lazy("days of mails", "Not on Saturdays and Sundays")),
]


class HoursForm(forms.Form):
    """From which hour until which, and on which days."""

    opens = forms.TypedChoiceField(label=_("From"), coerce=int)
    closes = forms.TypedChoiceField(label=_("Until"), coerce=int)
    weekends = forms.TypedChoiceField(
        label=_("Days"), choices=WEEKENDS, coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opens"].choices = [(hour, _hour(hour)) for hour in range(24)]  # type: ignore[attr-defined]
        self.fields["closes"].choices = [(hour, _hour(hour)) for hour in range(1, 25)]  # type: ignore[attr-defined]


class WantedForm(forms.Form):
    """What one receives of one programme: what is left unticked stops."""

    wanted = forms.MultipleChoiceField(
        choices=MailCategory.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"].label = name


def _hour(hour: int) -> str:
    return str(_("%(hour)s:00") % {"hour": hour})

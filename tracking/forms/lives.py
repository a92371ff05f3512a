"""What is typed about the life of a pair: a day of return, a few words to the coordinator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.forms.base import DayField
from tracking.models.help import LONGEST


class ReturnForm(forms.Form):
    """The day on which a pair comes back."""

    until = DayField(
        label=_("Day of return"), help_text=_("You can come back earlier, or later, in two taps.")
    )

    def __init__(self, data: Any = None, *, today: date, ends_on: date, until: date | None = None) -> None:
        weeks = min(today + timedelta(weeks=4), ends_on)
        super().__init__(data, initial={"until": until or weeks})
        self.fields["until"].widget.attrs |= {
            "min": (today + timedelta(days=1)).isoformat(),
            "max": ends_on.isoformat(),
        }


class HelpForm(forms.Form):
    """A few words, between the person and the coordinator alone."""

    text = forms.CharField(
        label=_("What would help you?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a few words first.")},
    )


class AnswerHelpForm(HelpForm):
    """The coordinator's answer."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Read on their own page alone: the e-mail says only that an answer is there."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a few words first.")},
    )

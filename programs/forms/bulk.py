"""One act on many candidates: what is chosen, and the people it was shown for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorat.lib.text import number
from programs.services.bulk import Action


class BulkForm(forms.Form):
    """The reason, and `people`: who was shown with what stood then ("number:stamp", between commas)."""

    people = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("The same for all; kept in the register."),
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if action == Action.ASK:
            del self.fields["reason"]

    def owe(self, owed: bool) -> None:
        """Whether the page asks for the reason; the service refuses without it where it must."""
        if "reason" in self.fields:
            self.fields["reason"].required = owed

    def stamps(self) -> dict[int, str]:
        """How each person stood when they were shown, by number."""
        pairs = [each.partition(":") for each in self.cleaned_data["people"].split(",")]
        return {number(pk): stamp for pk, _colon, stamp in pairs if number(pk)}

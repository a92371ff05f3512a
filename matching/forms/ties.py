"""Somebody with whom a person must not be paired, told in confidence: typed, never chosen from a list."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.models import Candidate


class TieForm(forms.Form):
    who = forms.CharField(
        label=_("Who?"),
        help_text=_("Their e-mail, or their first and last names as they write them."),
        max_length=170,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give an e-mail, or a first and a last name.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Read by the coordinators alone. You owe nobody a reason."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_who(self) -> str:
        who = " ".join(str(self.cleaned_data["who"]).split())
        if "@" in who:
            validate_email(who)
        return who


class EmployeeTieForm(TieForm):
    """The same about one of one's own people."""

    candidate: forms.ModelChoiceField[Candidate] = forms.ModelChoiceField(
        queryset=None, label=_("Which of your people?"), empty_label=_("Choose a person")
    )
    field_order = ["candidate", "who", "reason"]

    def __init__(self, data: Any = None, *, people: QuerySet[Candidate]) -> None:
        super().__init__(data)
        self.fields["who"].label = _("With whom must they not be paired?")
        field = cast("forms.ModelChoiceField[Candidate]", self.fields["candidate"])
        field.queryset = people

"""What a coordinator types about proposals and pairs."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matching.enums import BinomeState
from programs.models import Candidate


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Why set this pair aside?"),
        help_text=_("For the coordinators alone. The two will not be proposed to one another again."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why in a few words: you will be glad of it if someone asks.")},
    )


class WhyNotForm(forms.Form):
    """Any mentor and any mentee of the programme."""

    mentor: forms.ModelChoiceField[Candidate] = forms.ModelChoiceField(
        queryset=None, label=_("Mentor"), empty_label=_("Choose a mentor")
    )
    mentee: forms.ModelChoiceField[Candidate] = forms.ModelChoiceField(
        queryset=None, label=_("Mentee"), empty_label=_("Choose a mentee")
    )

    def __init__(
        self, data: Any = None, *, mentors: QuerySet[Candidate], mentees: QuerySet[Candidate]
    ) -> None:
        chosen = data if data and data.get("mentor") and data.get("mentee") else None
        first = {name: data.get(name) for name in ("mentor", "mentee")} if data else None
        super().__init__(chosen, initial=first)
        for name, rows in (("mentor", mentors), ("mentee", mentees)):
            field = cast("forms.ModelChoiceField[Candidate]", self.fields[name])
            field.queryset = rows
            field.label_from_instance = _with_company  # type: ignore[method-assign, assignment]


class BinomeFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *BinomeState.choices]
    )
    q = forms.CharField(label=_("Search"), required=False, max_length=80)

    def chosen(self) -> dict[str, str]:
        """The filters that mean something; an unknown state is no filter."""
        self.is_valid()
        return {"state": self.cleaned_data.get("state", ""), "q": self.cleaned_data.get("q", "")}


def _with_company(candidate: Candidate) -> str:
    return f"{candidate.name} ({candidate.company})"

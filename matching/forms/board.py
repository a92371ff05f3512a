"""What is asked of a board: which pairs to list, which change to weigh."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.enums import BoardVerb, ProposalState
from matching.queries.board import KEPT, ORDERS, Filters
from programs.models import Company, Theme

ORDER_NAMES = {
    "weakest": _("weakest first"),
    "strongest": _("strongest first"),
    "unsure": _("least known first"),
    "mentee": _("mentees from A to Z"),
    "mentor": _("mentors from A to Z"),
}


class BoardFilterForm(forms.Form):
    """Words, company, theme, state, order; what means nothing filters nothing."""

    q = forms.CharField(label=_("Name or company"), required=False, max_length=80)
    company: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        queryset=None, label=_("Company"), required=False, empty_label=pgettext_lazy("company", "All")
    )
    theme: forms.ModelChoiceField[Theme] = forms.ModelChoiceField(
        queryset=None, label=_("Theme"), required=False, empty_label=pgettext_lazy("theme", "All")
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=list(ORDER_NAMES.items()))

    def __init__(self, data: Any, *, companies: QuerySet[Company], themes: QuerySet[Theme]) -> None:
        super().__init__(data)
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]
        states = [(state.value, capfirst(str(state.label))) for state in ProposalState]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("state", "All")),
            *states,
            (KEPT, _("Kept together")),
        ]

    def filters(self) -> Filters:
        self.is_valid()
        data = self.cleaned_data
        company, theme, order = data.get("company"), data.get("theme"), data.get("order")
        return Filters(
            q=data.get("q", ""),
            company=company.pk if company else None,
            theme=theme.pk if theme else None,
            state=data.get("state", ""),
            order=order if order in ORDERS else "weakest",
        )


def query_of(filters: Filters) -> str:
    """The filters as an address carries them, "" when there are none; ends with & otherwise."""
    values = {
        "q": filters.q,
        "company": filters.company,
        "theme": filters.theme,
        "state": filters.state,
        "order": filters.order if filters.order != "weakest" else "",
    }
    kept = {name: value for name, value in values.items() if value}
    return urlencode(kept) + "&" if kept else ""


class ChangeForm(forms.Form):
    """A change as its address says it: for a swap `mentee` and `other` are the two mentees, else `mentor` and `mentee`."""

    verb = forms.ChoiceField(
        choices=[(v.value, v.label) for v in BoardVerb if v not in (BoardVerb.DISMISS, BoardVerb.REOPEN)]
    )
    mentor = forms.IntegerField(required=False, min_value=1)
    mentee = forms.IntegerField(required=False, min_value=1)
    other = forms.IntegerField(required=False, min_value=1)
    revision = forms.IntegerField(required=False, min_value=0)
    seen = forms.CharField(required=False, max_length=16)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        verb = data.get("verb")
        needed = {BoardVerb.UPDATE: (), BoardVerb.SWAP: ("mentee", "other")}.get(verb, ("mentor", "mentee"))  # type: ignore[arg-type]
        if verb and not all(data.get(name) for name in needed):
            raise forms.ValidationError(_("This change names nobody."))
        return data

"""Somebody leaves their company: when, and where to if it is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.forms.base import DayField
from programs.models import Candidate, Company


class DepartureForm(forms.Form):
    on = DayField(label=_("Last day in the company"))
    to = forms.TypedChoiceField(
        label=_("Going where?"),
        help_text=_("A company of the consortium, if it is one of them."),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, data: Any = None, *, companies: Sequence[Company]) -> None:
        super().__init__(data)
        self._companies = {company.pk: company for company in companies}
        field = cast("forms.TypedChoiceField", self.fields["to"])
        field.choices = [
            ("", _("elsewhere, or not known yet")),
            *((pk, company.name) for pk, company in self._companies.items()),
        ]

    @property
    def company(self) -> Company | None:
        return self._companies.get(self.cleaned_data["to"] or 0)


class EmployeeDepartureForm(DepartureForm):
    """The same, said by the company of one of its people."""

    candidate: forms.ModelChoiceField[Candidate] = forms.ModelChoiceField(
        queryset=None, label=_("Which of your people?"), empty_label=_("Choose a person")
    )
    field_order = ["candidate", "on", "to"]

    def __init__(
        self, data: Any = None, *, companies: Sequence[Company], people: QuerySet[Candidate]
    ) -> None:
        super().__init__(data, companies=companies)
        cast("forms.ModelChoiceField[Candidate]", self.fields["candidate"]).queryset = people

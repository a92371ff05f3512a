"""What the coordinator says of an application link, and of a company that is not in the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from programs.forms.base import DayField
from programs.models import Company


class LinkForm(forms.Form):
    """For whom, until when."""

    name = forms.CharField(
        label=_("Where it hangs"),
        max_length=80,
        required=False,
        help_text=_("A poster in the canteen, the letter of October: for you alone."),
    )
    company: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        label=_("Company"),
        queryset=None,
        required=False,
        empty_label=_("All: the person chooses theirs"),
        help_text=_("With a company, the others are not named to whoever applies."),
        error_messages={"invalid_choice": _("Choose a company of this consortium.")},
    )
    side = forms.ChoiceField(
        label=_("For"), choices=[("", _("mentors and mentees")), *Side.choices], required=False
    )
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until you revoke it."))

    def __init__(self, *args: Any, companies: QuerySet[Company], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """Which company of the consortium somebody who did not find theirs is from; `companies` is read once for all forms."""

    company = forms.ChoiceField(label=_("Company"))

    def __init__(self, *args: Any, companies: Sequence[Company], **more: Any) -> None:
        super().__init__(*args, **more)
        self.companies = {str(company.pk): company for company in companies}
        choices = [("", _("Choose…")), *((key, company.name) for key, company in self.companies.items())]
        self.fields["company"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Company:
        return self.companies[self.cleaned_data["company"]]

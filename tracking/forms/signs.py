"""What a coordinator says of a pair's signs, and the thresholds of the programme."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracking.models import SignOutcome, SignRule
from tracking.models.signs import DAYS, LIMITS, TIMES

AGAIN = [("7", _("in a week")), ("14", _("in two weeks")), ("30", _("in a month"))]
NOT_YET = ("", _("nothing yet"))


class SignForm(forms.Form):
    """What was done, if anything, and when to look again."""

    outcome = forms.ChoiceField(
        label=_("What I did"), choices=[NOT_YET, *SignOutcome.choices], required=False
    )
    days = forms.ChoiceField(label=_("Look at it again"), choices=AGAIN, initial="14")

    def until(self, today: date) -> date:
        return today + timedelta(days=int(self.cleaned_data["days"]))

    @property
    def done(self) -> SignOutcome | None:
        chosen = self.cleaned_data["outcome"]
        return SignOutcome(chosen) if chosen else None


class SignRuleForm(forms.Form):
    """One number for each threshold, within the bounds of the model."""

    def __init__(self, data: Any = None, *, rule: SignRule) -> None:
        super().__init__(data, initial=asdict(rule.limits))
        for name, label in LIMITS.items():
            low, high = TIMES if name == "missed" else DAYS
            self.fields[name] = forms.IntegerField(label=label, min_value=low, max_value=high)

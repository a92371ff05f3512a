"""What is typed to have somebody set up a lost second proof again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ResetForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_(
            "It stays in the register: how you know that it is them, e.g. “telephoned, phone stolen”."
        ),
    )


class OperatorResetForm(ResetForm):
    email = forms.EmailField(label=_("E-mail of the coordinator or operator"))
    field_order = ("email", "reason")

"""Who applies: the first step of an application, and the way back to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from programs.models import Company
from programs.naming import name_only

QUICK = 2  # seconds; a form that comes back sooner was not filled in by a person
SIDES = {Side.MENTEE: _("I look for a mentor"), Side.MENTOR: _("I offer to be a mentor")}


class WhoForm(forms.Form):
    """Name, address, company. `opened` says, signed, when the page was asked for: machines answer at once."""

    first_name = forms.CharField(
        label=_("First name"),
        validators=[name_only],
        max_length=80,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        validators=[name_only],
        max_length=80,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        label=_("E-mail at work"),
        help_text=_("A copy of your answers goes there, and the answer of the coordinator."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    side = forms.ChoiceField(label=_("You are here because"), choices=SIDES.items(), widget=forms.RadioSelect)
    company: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        label=_("Your company"),
        queryset=None,
        empty_label=_("Choose…"),
        error_messages={"required": _("Choose your company, or write its name below.")},
    )
    company_named = forms.CharField(
        label=_("It is not in the list: its name"),
        validators=[name_only],
        max_length=120,
        required=False,
        help_text=_("The coordinator then asks what it is to the others."),
    )
    job_title = forms.CharField(
        label=_("Job title"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )

    def __init__(
        self, *args: Any, side: str, given: Company | None, companies: QuerySet[Company], **more: Any
    ) -> None:
        email = more.pop("email", "")
        super().__init__(*args, **more)
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]
        self.fields["company"].required = not self.data.get("company_named", "").strip()
        if side:
            del self.fields["side"]
        if given is not None:
            del self.fields["company"], self.fields["company_named"]
        if email:  # proved by a key that was mailed to it: another address is another application
            self.fields["email"].disabled = True
            self.fields["email"].initial = self.initial["email"] = email

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("company"):  # the list is surer than the pen
            said["company_named"] = ""
        return said


class FindForm(forms.Form):
    """The address one applied with."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"}))


def stamp() -> str:
    """When a page was asked for, signed: it travels in the form."""
    return TimestampSigner(salt="mentorat.apply").sign("opened")


def too_quick(stamped: str) -> bool:
    """Whether the form came back sooner than a person fills it in, or without its stamp."""
    signer = TimestampSigner(salt="mentorat.apply")
    try:
        signer.unsign(stamped)
    except BadSignature:
        return True
    try:
        signer.unsign(stamped, max_age=QUICK)
    except BadSignature:
        return False  # older than that, which is how people are
    return True

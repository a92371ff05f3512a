"""What is typed about companies and their relations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.enums import RelationKind, Role
from programs.models import Company

STRANGER = {"invalid_choice": _("Choose a company of this consortium.")}


class CompanyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    sector = forms.CharField(
        label=_("Sector code"),
        max_length=10,
        required=False,
        help_text=_("SCIAN in Canada, NAF in France: 541514, 62.01Z…"),
    )


class AppointmentForm(forms.Form):
    """A person who will speak for a company, or sit on the committee for it."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"), help_text=_("They sign in by a code sent to this address."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Role.REPRESENTATIVE.value, _("representative: signs the agreement, sees the company’s people")),
            (Role.COMMITTEE.value, _("steering committee member: reads figures")),
        ],
    )


class RelationForm(forms.Form):
    """One relation; `own` limits it to those that have one of these companies on a side (a representative's)."""

    source: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        label=_("Company"), queryset=None, empty_label=_("Choose…"), error_messages=STRANGER
    )
    kind = forms.ChoiceField(label=_("Relation"), choices=RelationKind.choices)
    target: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        label=_("Other company"), queryset=None, empty_label=_("Choose…"), error_messages=STRANGER
    )
    depends = forms.BooleanField(
        label=_("One depends on the other"),
        required=False,
        help_text=_(
            "For a supplier: most of its sales, an exclusive contract… Then nobody of one is paired with the other."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("What makes it so, in a few words.")
    )
    understood = forms.BooleanField(
        label=_("I understand that both cannot stay in this consortium"),
        required=False,
        help_text=_("Only for competitors."),
    )

    def __init__(
        self, *args: Any, companies: QuerySet[Company], own: tuple[Company, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        for name in ("source", "target"):
            self.fields[name].queryset = companies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        sides = {said.get("source"), said.get("target")}
        if None not in sides and self.own and not sides & set(self.own):
            self.add_error("source", _("One of the two must be your own company: you speak for it alone."))
        if said.get("kind") == RelationKind.COMPETES and not said.get("understood"):
            self.add_error(
                "understood",
                _(
                    "Competitors may not be in one consortium: declaring it asks one of the two to leave, and until then "
                    "nobody of one is paired with the other. Tick the box if that is what you mean."
                ),
            )
        return said


class EndRelationForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it end?"),
        max_length=200,
        help_text=_("The reason stays in the register."),
        error_messages={"required": _("Say why the relation ends: the reason stays in the register.")},
    )

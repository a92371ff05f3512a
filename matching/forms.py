"""What a coordinator types in the pairing room: checked and put in order here, saved by the services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matching import wording
from matching.engine import CRITERIA
from matching.enums import BinomeState, FloorMode
from matching.services.policy import HIGHEST
from programs.models import Candidate

# What each weight buys, in words that a participant understands too.
MEANINGS = {
    "themes": _("What the mentee wants to work on, and what the mentor has lived through."),
    "skills": _("What the mentee wants to learn, and what the mentor masters."),
    "trade": _("A shared professional language: the same trade, or one of the same family."),
    "level": _("A career distance that helps: some rungs apart, not the whole ladder."),
    "intentions": _("What both hope for beyond the main subject."),
    "languages": _("A language in common."),
    "qualities": _("The human qualities that one looks for and the other brings."),
    "availability": _("Moments of the day when both are free."),
    "place": _("The same place, or meetings by video for both."),
    "learning": _("How one learns and how the other passes on. Research finds little effect: keep it small."),
    "tenure": _("Years in the company. Off by default: years in one house are not experience."),
    "biography": _(
        "Words that both use about themselves. Off by default: a free text may say more than was meant."
    ),
}


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Why set this pair aside?"),
        help_text=_("For the coordinators alone. The two will not be proposed to one another again."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why in a few words: you will be glad of it if someone asks.")},
    )


class PolicyForm(forms.Form):
    """One number a criterion, `weight_<name>`, and the floor; `weights` gives the answer by criterion."""

    floor_mode = forms.ChoiceField(
        label=_("The weakest pair"),
        choices=[
            (FloorMode.BEST, _("As strong as possible: nobody is sacrificed to a better total")),
            (FloorMode.NONE, _("Only the total counts: a weak pair may pay for stronger ones")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, weights: Mapping[str, float], floor_mode: FloorMode) -> None:
        super().__init__(data, initial={"floor_mode": floor_mode})
        for criterion in CRITERIA:
            self.fields[f"weight_{criterion.name}"] = forms.FloatField(
                label=capfirst(wording.criterion(criterion.name)),
                help_text=MEANINGS.get(criterion.name, ""),
                min_value=0,
                max_value=HIGHEST,
                initial=_plain(weights.get(criterion.name, criterion.weight)),
                widget=forms.NumberInput(
                    attrs={"step": "0.5", "min": "0", "max": f"{HIGHEST:g}", "inputmode": "decimal"}
                ),
            )

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"weight_{criterion.name}"] for criterion in CRITERIA]

    @property
    def weights(self) -> dict[str, float]:
        return {criterion.name: self.cleaned_data[f"weight_{criterion.name}"] for criterion in CRITERIA}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = [data.get(f"weight_{criterion.name}") for criterion in CRITERIA]
        if None not in given and not any(given):
            raise forms.ValidationError(
                _("At least one criterion must weigh something: nothing could be compared.")
            )
        return data


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


def _plain(weight: float) -> float | int:
    return int(weight) if weight == int(weight) else weight


def _with_company(candidate: Candidate) -> str:
    return f"{candidate.name} ({candidate.company})"

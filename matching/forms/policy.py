"""What the programme weighs, as the coordinator types it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matching import questions, wording
from matching.engine import CRITERIA
from matching.enums import FloorMode
from matching.services.policy import HIGHEST

OUT_OF_RANGE = _("Give a weight from 0 (ignored) to 10.")

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
    "learning": _("How one learns and how the other passes on."),
    "tenure": _("Years in the company."),
    "biography": _("Words that both use about themselves."),
}


class WeightField(forms.FloatField):
    """A number from 0 to 10, with the comma or the point of whoever types it, whatever the language of the page."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        said = dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_RANGE)
        super().__init__(min_value=0, max_value=HIGHEST, localize=True, error_messages=said, **kwargs)

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}


class WeightsForm(forms.Form):
    """One number a criterion, `weight_<name>`; `weights` gives the answer by criterion."""

    def __init__(self, data: Any = None, *, weights: Mapping[str, float], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for criterion in CRITERIA:
            told = (str(MEANINGS.get(criterion.name, "")), questions.note(criterion.name))
            self.fields[f"weight_{criterion.name}"] = WeightField(
                label=capfirst(wording.criterion(criterion.name)),
                help_text=" ".join(filter(None, told)),
                initial=_plain(weights.get(criterion.name, criterion.weight)),
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


class PolicyForm(WeightsForm):
    """The weights of the programme, and its floor."""

    floor_mode = forms.ChoiceField(
        label=_("The weakest pair"),
        choices=[
            (FloorMode.BEST, _("As strong as possible: nobody is sacrificed to a better total")),
            (FloorMode.NONE, _("Only the total counts: a weak pair may pay for stronger ones")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, weights: Mapping[str, float], floor_mode: FloorMode) -> None:
        super().__init__(data, weights=weights, initial={"floor_mode": floor_mode})


def _plain(weight: float) -> float | int:
    return int(weight) if weight == int(weight) else weight

"""Four questions to each member at the end; the words change with the side, the scales do not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import Reached
from matching.models import Outcome
from programs.enums import Side

PROGRESS = [
    (5, _("a great deal")),
    (4, _("a good deal")),
    (3, _("somewhat")),
    (2, _("a little")),
    (1, _("not at all")),
]
FIT = [
    (5, _("very well")),
    (4, _("rather well")),
    (3, _("neither well nor badly")),
    (2, _("rather badly")),
    (1, _("badly")),
]
WOULD = [("yes", _("yes")), ("no", _("no")), ("", _("I do not know"))]
REQUIRED = {"required": _("Choose one of the answers.")}
LABELS = {
    Side.MENTEE: {
        "objective": _("Did you reach what you had set out to do?"),
        "progress": _("How far did these meetings help you forward?"),
        "fit": _("Did the two of you suit one another?"),
        "would_mentor": _("Would you be a mentor in your turn?"),
    },
    Side.MENTOR: {
        "objective": _("Did your mentee reach what you had set out to do together?"),
        "progress": _("How far did these meetings help your mentee forward?"),
        "fit": _("Did the two of you suit one another?"),
        "would_mentor": _("Would you be a mentor again?"),
    },
}


class ClosingForm(forms.Form):
    """`cleaned_data` are the answers that `services.outcomes.record` takes."""

    objective = forms.TypedChoiceField(
        coerce=int, choices=[*reversed(Reached.choices)], widget=forms.RadioSelect, error_messages=REQUIRED
    )
    progress = forms.TypedChoiceField(
        coerce=int, choices=PROGRESS, widget=forms.RadioSelect, error_messages=REQUIRED
    )
    fit = forms.TypedChoiceField(coerce=int, choices=FIT, widget=forms.RadioSelect, error_messages=REQUIRED)
    would_mentor = forms.TypedChoiceField(
        coerce=lambda value: value == "yes",
        choices=WOULD,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, side: Side, said: Outcome | None) -> None:
        super().__init__(data, initial=_initial(said) if said else None)
        for name, label in LABELS[side].items():
            self.fields[name].label = str(label)


def _initial(said: Outcome) -> dict[str, Any]:
    would = {True: "yes", False: "no", None: ""}[said.would_mentor]
    return {
        "objective": said.objective,
        "progress": said.progress,
        "fit": said.fit,
        "would_mentor": would,
    }

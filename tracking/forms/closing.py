"""Looking back on a pair, in four short steps; the words change with the side, the scales do not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import Reached
from matching.models import Outcome
from programs.enums import Side
from tracking.models import Evaluation, Reader, Tone
from tracking.models.evaluations import WORDS, Again
from tracking.services.evaluations import benefits_of

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
READER = _("Who reads these words?")
AVOID = _(
    "In the closing book anybody may read them: avoid names, companies, and what would tell who is meant."
)


class StepForm(forms.Form):
    """One step; `cleaned_data` is what `services.evaluations.keep` takes."""

    def __init__(self, data: Any = None, *, side: Side, first: dict[str, Any]) -> None:
        super().__init__(data, initial={name: first[name] for name in self.base_fields if name in first})
        for name, label in LABELS[side].items():
            if name in self.fields:
                self.fields[name].label = str(label)


class FiguresForm(StepForm):
    objective = forms.TypedChoiceField(
        coerce=int, choices=[*reversed(Reached.choices)], widget=forms.RadioSelect, error_messages=REQUIRED
    )
    progress = forms.TypedChoiceField(
        coerce=int,
        choices=PROGRESS,
        widget=forms.RadioSelect,
        error_messages=REQUIRED,
        help_text=_("Apart from the objective: one may miss it, and have come a long way."),
    )
    fit = forms.TypedChoiceField(coerce=int, choices=FIT, widget=forms.RadioSelect, error_messages=REQUIRED)


class BenefitsForm(StepForm):
    benefits = forms.MultipleChoiceField(
        label=_("What did it bring you?"),
        help_text=_("As many as you like, or none."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    benefit_words = forms.CharField(
        label=_("In your own words"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    benefit_reader = forms.ChoiceField(
        label=READER, help_text=AVOID, choices=Reader.choices, required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, side: Side, first: dict[str, Any]) -> None:
        super().__init__(data, side=side, first=first)
        field = self.fields["benefits"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.value, each.label) for each in benefits_of(side)]


class EffectsForm(StepForm):
    effect_tone = forms.ChoiceField(
        label=_("Did something come of it that nobody expected?"),
        help_text=_("For you, your team or your company."),
        choices=Tone.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    effect_words = forms.CharField(
        label=_("What?"), max_length=WORDS, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    effect_reader = forms.ChoiceField(
        label=READER, help_text=AVOID, choices=Reader.choices, required=False, widget=forms.RadioSelect
    )


class NextForm(StepForm):
    would_mentor = forms.ChoiceField(
        choices=[*Again.choices, ("", _("I do not know"))], required=False, widget=forms.RadioSelect
    )
    called = forms.BooleanField(
        label=_("Write to me when the next cohort recruits"),
        help_text=_(
            "My profile is kept until then, and whoever coordinates it sees whether I would be a mentor. I may take it back "
            "at any time, on my profile."
        ),
        required=False,
    )


FORMS: dict[int, type[StepForm]] = {1: FiguresForm, 2: BenefitsForm, 3: EffectsForm, 4: NextForm}


def first(outcome: Outcome | None, row: Evaluation | None, *, called: bool) -> dict[str, Any]:
    """What the forms show of what was said already."""
    said: dict[str, Any] = {"called": called}
    if outcome is not None:
        said |= {name: getattr(outcome, name) for name in ("objective", "progress", "fit")}
        would = {True: Again.YES, False: Again.NO, None: ""}
        said["would_mentor"] = would[outcome.would_mentor]
    if row is not None:
        names = (
            "benefits",
            "benefit_words",
            "benefit_reader",
            "effect_tone",
            "effect_words",
            "effect_reader",
        )
        said |= {name: getattr(row, name) for name in names}
        if row.whole:
            said["would_mentor"] = row.would_mentor
    return said

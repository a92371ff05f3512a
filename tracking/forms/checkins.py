"""A check-in: a step for each question, to whom it goes, and a word for the coordinators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracking.forms.pulses import RATHER_NOT
from tracking.models import CheckIn
from tracking.models.checkins import CLOSED_QUESTIONS, LONGEST_WORD, Question
from tracking.models.pulses import STEPS
from tracking.services.checkins import Answer

FIGURE, NAME = "figure", "name"
TO = ((FIGURE, _("only as a figure")), (NAME, _("to the coordinator, with my name")))


class CheckInForm(forms.Form):
    """Without `readers` (nobody but the partner coordinates) there are figures alone."""

    def __init__(self, data: Any = None, *, said: CheckIn | None, readers: bool) -> None:
        super().__init__(data, initial=_initial(said))
        for question in CLOSED_QUESTIONS:
            self.fields[question.value] = forms.ChoiceField(
                label=question.label,
                choices=(*STEPS, RATHER_NOT),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the answers.")},
            )
            if readers:
                self.fields[f"{question.value}_to"] = forms.ChoiceField(
                    label=_("This answer goes"), choices=TO, widget=forms.RadioSelect, initial=FIGURE
                )
        if readers:
            self.fields[Question.WORD.value] = forms.CharField(
                label=Question.WORD.label,
                required=False,
                max_length=LONGEST_WORD,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_(
                    "A text cannot be a figure: it goes to the coordinator, with your name. Leave it empty if you would "
                    "rather not."
                ),
            )

    def questions(self) -> Iterator[tuple[forms.BoundField, forms.BoundField | None]]:
        """Each question with the choice of who reads it."""
        for question in CLOSED_QUESTIONS:
            to = f"{question.value}_to"
            yield self[question.value], self[to] if to in self.fields else None

    def answers(self) -> dict[Question, Answer]:
        """What `services.checkins.answer` takes; only once the form is valid."""
        found: dict[Question, Answer] = {}
        for question in CLOSED_QUESTIONS:
            value = self.cleaned_data[question.value]
            if value != RATHER_NOT[0]:
                to = self.cleaned_data.get(f"{question.value}_to", FIGURE)
                found[question] = Answer(int(value), named=to == NAME)
        return found


def _initial(said: CheckIn | None) -> dict[str, object]:
    """What the person said before; what they left out then is "would rather not say"."""
    if said is None:
        return {}
    found: dict[str, object] = {question.value: RATHER_NOT[0] for question in CLOSED_QUESTIONS}
    for answer in said.answers.all():
        if answer.question == Question.WORD:
            found[answer.question] = answer.text
        else:
            found[answer.question] = answer.value
            found[f"{answer.question}_to"] = NAME if answer.named else FIGURE
    return found

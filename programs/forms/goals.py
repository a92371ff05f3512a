"""A diversity goal as the coordinator declares it, and as a person answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import GoalQuestion


class GoalForm(forms.Form):
    """One field to declare."""

    label = forms.CharField(label=_("Question"), max_length=120)
    choices = forms.CharField(
        label=_("Choices"),
        max_length=800,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One a line, two to eight. “I prefer not to say” is always added."),
    )
    why = forms.CharField(
        label=_("Why it is asked"), max_length=300, help_text=_("Shown to everybody before they answer.")
    )

    def lines(self) -> list[str]:
        return str(self.cleaned_data["choices"]).splitlines()


class AnswersForm(forms.Form):
    """One's own answers; without any, nothing is to be agreed to."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[GoalQuestion],
        given: Mapping[int, int],
        consent: str,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.questions = list(questions)
        for question in self.questions:
            options = [(str(number), label) for number, label in enumerate(question.choices)]
            self.fields[f"goal_{question.pk}"] = forms.ChoiceField(
                label=question.label,
                help_text=question.why,
                choices=[*options, ("", _("I prefer not to say"))],
                widget=forms.RadioSelect,
                required=False,
                initial=str(given.get(question.pk, "")),
            )
        self.fields["agree"] = forms.BooleanField(
            label=_("I agree to my answers being counted"),
            help_text=consent,
            required=False,
            initial=bool(given),
        )

    def question_fields(self) -> list[forms.BoundField]:
        return [self[f"goal_{question.pk}"] for question in self.questions]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        answered = any(said.get(f"goal_{question.pk}") for question in self.questions)
        if answered and not said.get("agree"):
            self.add_error("agree", _("Without this, your answers are not kept."))
        return said

    def chosen(self) -> dict[GoalQuestion, int | None]:
        found = {question: self.cleaned_data.get(f"goal_{question.pk}") for question in self.questions}
        return {question: int(value) if value else None for question, value in found.items()}

"""The two questions of the pulse, one tap each: an answer is the button that was pressed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracking.models.pulses import STEPS

RATHER_NOT = ("none", _("Rather not say"))
QUESTIONS = (
    ("understood", _("In this pair, do you feel understood?")),
    ("useful", _("Are these meetings useful to you?")),
)


class PulseForm(forms.Form):
    """`cleaned_data` are the answers that `services.pulses.answer` takes: a step, or None. `ask` is the question that is
    still without an answer, with its words and its buttons; None when both have one."""

    understood = forms.ChoiceField(choices=(*STEPS, RATHER_NOT))
    useful = forms.ChoiceField(choices=(*STEPS, RATHER_NOT))

    @property
    def ask(self) -> dict[str, Any] | None:
        for number, (name, words) in enumerate(QUESTIONS, 1):
            if not self.is_bound or name in self.errors:
                return {"name": name, "words": words, "steps": STEPS, "number": number}
        return None

    @property
    def given(self) -> list[tuple[str, str]]:
        """What was answered already, to be sent again with the rest."""
        found = getattr(self, "cleaned_data", {})
        return [(name, str(found[name] or RATHER_NOT[0])) for name, _words in QUESTIONS if name in found]

    def clean_understood(self) -> int | None:
        return _step(self.cleaned_data["understood"])

    def clean_useful(self) -> int | None:
        return _step(self.cleaned_data["useful"])


def _step(value: str) -> int | None:
    return None if value == RATHER_NOT[0] else int(value)

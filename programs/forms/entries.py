"""What is answered about a company that enters, and which relations keep people apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.enums import AnsweredBy
from programs.forms.base import RevisionField
from programs.models import Company, EntryQuestion

NO, YES, SILENT = "none", "competes", "silence"


class OwnAnswerForm(forms.Form):
    """A representative's answer: no in one tap, yes with what they compete on."""

    answer = forms.ChoiceField(choices=[(NO, _("no")), (YES, _("yes"))], widget=forms.HiddenInput)
    reason = forms.CharField(label=_("On what do you compete?"), max_length=200, required=False)


class AnswerForForm(forms.Form):
    """The coordinator answers for members that they asked, or that did not answer in time: several at once."""

    questions = forms.MultipleChoiceField(
        label=_("For"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick whom you answer for.")},
    )
    answer = forms.ChoiceField(
        label=_("Reply"),
        choices=[
            (NO, _("I asked them: they do not compete")),
            (YES, _("I asked them: they compete")),
            (SILENT, _("They did not answer in time: I settle that they do not compete")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Who told you so, or why you settle it"),
        max_length=200,
        help_text=_("It is kept with the answer, beside your name."),
        error_messages={"required": _("Say who told you so, and how: you answer for somebody else.")},
    )

    def __init__(self, *args: Any, questions: Iterable[EntryQuestion], **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_key = {str(question.pk): question for question in questions}
        self.fields["questions"].choices = [  # type: ignore[attr-defined]
            (key, str(question.asked)) for key, question in self.by_key.items()
        ]

    def chosen(self) -> list[EntryQuestion]:
        return [self.by_key[key] for key in self.cleaned_data["questions"]]

    @property
    def how(self) -> AnsweredBy:
        silent = self.cleaned_data["answer"] == SILENT
        return AnsweredBy.SILENCE if silent else AnsweredBy.COORDINATOR


class VouchForm(forms.Form):
    """Before any programme pairs: none of these competes with another. Coinciding sectors ask for a tick of their own."""

    companies = forms.MultipleChoiceField(
        label=_("Companies"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the companies that you asked.")},
    )
    sectors = forms.BooleanField(
        label=_("I asked those of one sector whether they sell to the same customers: they do not compete"),
        required=False,
    )
    reason = forms.CharField(
        label=_("How did you ask them?"),
        max_length=200,
        help_text=_("A meeting, a call, an e-mail: it is kept beside your name."),
        error_messages={"required": _("Say how you asked them: a meeting, a call, an e-mail.")},
    )

    def __init__(self, *args: Any, companies: Iterable[Company], alike: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_key = {str(company.pk): company for company in companies}
        field = self.fields["companies"]
        field.choices = [(key, str(company)) for key, company in self.by_key.items()]  # type: ignore[attr-defined]
        field.initial = list(self.by_key)
        self.alike = alike
        if not alike:
            del self.fields["sectors"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.alike and not said.get("sectors"):
            self.add_error(
                "sectors", _("Companies of one sector are among them: ask them, then tick this box.")
            )
        return said

    def chosen(self) -> list[Company]:
        return [self.by_key[key] for key in self.cleaned_data["companies"]]


class ApartForm(forms.Form):
    """What the consortium keeps apart besides competitors, groups and dependence, which no choice can allow."""

    suppliers = forms.BooleanField(
        label=_("Every client and supplier, even when neither depends on the other"), required=False
    )
    partners = forms.BooleanField(label=_("Partners"), required=False)
    reason = forms.CharField(
        label=_("Why this choice"),
        max_length=300,
        help_text=_("The representatives read it."),
        error_messages={"required": _("Say why: the representatives read it.")},
    )
    revision = RevisionField()

"""What people send from the pages of this app. Forms check; services act."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charters import fields
from charters.amended import LENGTHS as LENGTHS_OF_MEETINGS
from charters.amended import Amended, Channel, Rhythm
from charters.edition import Wording
from charters.models import ReplyKind
from charters.terms import CostRule, Scope, Terms
from mentorat.lib.spoken import duration
from programs.forms.base import DayField

REASON_LENGTH = 300


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        choices=[("accept", _("accept")), ("decline", _("decline"))], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Your reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the coordinator reads it. The other person is never told."),
    )


class SignForm(forms.Form):
    """`consent` shows the exact sentence; `sha256` says which document the page showed."""

    sha256 = forms.RegexField(regex=r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    consent = forms.BooleanField(error_messages={"required": _("Tick this sentence to sign.")})

    def __init__(
        self, data: QueryDict | None = None, *, sentence: str, sha256: str, auto_id: str = "id_%s"
    ) -> None:
        super().__init__(data, initial={"sha256": sha256}, auto_id=auto_id)
        self.fields["consent"].label = sentence


class AmendForm(forms.Form):
    """What may be changed of a charter in force."""

    rhythm = forms.ChoiceField(
        label=_("How often you meet"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    minutes = forms.TypedChoiceField(
        label=_("Usual length of a meeting"), coerce=int, choices=[(n, n) for n in LENGTHS_OF_MEETINGS]
    )
    channels = forms.MultipleChoiceField(
        label=_("How you meet"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick one way to meet at least.")},
    )
    until = DayField(
        label=_("Until when"), help_text=_("The last day of your mentoring, within the programme.")
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["minutes"].choices = [(n, duration(n)) for n in LENGTHS_OF_MEETINGS]  # type: ignore[attr-defined]

    @property
    def agreed(self) -> Amended:
        said = self.cleaned_data
        ways = tuple(each for each in Channel.values if each in said["channels"])
        return Amended(said["rhythm"], said["minutes"], ways, said["until"].isoformat())


class SignAgreementForm(SignForm):
    """For a company: `consent` also says that the person has the power to bind it."""

    company = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("In what quality you sign"),
        max_length=120,
        help_text=_("Your title in the company, e.g. general manager. It is printed with your name."),
        error_messages={"required": _("Say in what quality you sign, e.g. general manager.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


class ReplyForm(forms.Form):
    """What a representative answers instead of signing."""

    kind = forms.ChoiceField(
        label=_("What you have to say"),
        choices=ReplyKind.choices,
        widget=forms.RadioSelect,
        initial="question",
    )
    text = forms.CharField(
        label=_("Your question or your reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The coordinators read it, and write back to you."),
    )


LENGTHS = [
    (0, _("without an end date")),
    (1, _("one year")),
    (2, _("two years")),
    (3, _("three years")),
    (5, _("five years")),
]
MOST_TEXT = 40_000  # characters, some twenty pages


class AgreementDraftForm(forms.Form):
    """The wording and the terms of the next version; `revision` is the draft that was read."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sign_by = DayField(
        label=_("Last day to sign"),
        required=False,
        help_text=_("The last day to sign; reminders name it. Empty: as soon as each can."),
    )
    solicitation_months = forms.IntegerField(
        label=_("No poaching, months after taking part"),
        min_value=1,
        max_value=24,
        help_text=_("Short and limited is what holds in law: twelve at most is usual."),
    )
    solicitation_scope = forms.ChoiceField(label=_("No poaching of whom"), choices=Scope.choices)
    cost_rule = forms.ChoiceField(label=_("How the cost is shared"), choices=CostRule.choices)
    confidentiality_years = forms.IntegerField(
        label=_("Confidentiality, years after the programme"), min_value=1, max_value=10
    )
    data_contact = forms.CharField(
        label=_("Contact for personal information"),
        max_length=160,
        required=False,
        help_text=_("A name and an e-mail. Empty: the coordination of the consortium."),
    )
    notice_days = forms.IntegerField(label=_("Notice to leave, in days"), min_value=7, max_value=180)
    length_years = forms.TypedChoiceField(label=_("How long it lasts"), choices=LENGTHS, coerce=int)
    governing_law = forms.CharField(
        label=_("Law that governs it"),
        max_length=120,
        required=False,
        help_text=_(
            "As in the sentence “The agreement is governed by…”. Empty: the usual one of the country."
        ),
    )
    source = forms.CharField(
        label=_("Text"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 30, "class": "draft-text"}),
    )
    summary = forms.CharField(
        label=_("In short, for the participants"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "draft-text"}),
        help_text=_(
            "What each participant reads first, before the text. It is not part of what companies sign."
        ),
    )

    def clean_sign_by(self) -> date | None:
        on: date | None = self.cleaned_data["sign_by"]
        if on is not None and on < timezone.localdate():
            raise forms.ValidationError(_("This day is past: choose a later one, or none."))
        return on

    @property
    def terms(self) -> Terms:
        on = self.cleaned_data["sign_by"]
        said = {name: self.cleaned_data[name] for name in Terms.__dataclass_fields__}
        return Terms(**said | {"sign_by": on.isoformat() if on else ""})


def draft_as_shown(said: Wording, language: str) -> dict[str, object]:
    """What the form shows of a draft, its fields named in the language of the text."""
    texts = {"source": fields.shown(said.source, language), "summary": fields.shown(said.summary, language)}
    return {**said.terms.kept(), "sign_by": said.terms.deadline, **texts, "revision": said.revision}

"""What people send from the pages of this app. Forms check; services act."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

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


class SignAgreementForm(SignForm):
    company = forms.IntegerField(widget=forms.HiddenInput)

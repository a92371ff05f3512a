"""What one asks for and offers at the end: a certificate, a testimony."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tracking.models import Paper, Shown
from tracking.models.testimonies import WORDS


class TestimonyForm(forms.Form):
    text = forms.CharField(
        label=_("Your words"),
        help_text=_(
            "What you would tell somebody who hesitates. 600 characters at most; your partner is not named."
        ),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    shown_as = forms.ChoiceField(
        label=_("Under what name"), choices=Shown.choices, initial=Shown.FIRST, widget=forms.RadioSelect
    )


class CertificateForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    paper = forms.ChoiceField(label=_("Paper"), choices=Paper.choices)


class SendBackForm(forms.Form):
    note = forms.CharField(
        label=_("What you propose"),
        help_text=_(
            "Of form alone: a spelling, a cut. Its author decides; it does not appear until they have."
        ),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

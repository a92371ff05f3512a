"""The words of a mail, as the coordinator types them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs import wording
from tracking.mail_texts import Editable

SUBJECT, BODY = 150, 3000  # as the model keeps them


class TextForm(forms.Form):
    """Subject and text; `version` is the one that was read. What is cleaned is as it is kept."""

    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT)
    body = forms.CharField(
        label=_("Text"), max_length=BODY, strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mail: Editable, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mail, self.language = mail, language
        fields = ", ".join(f"[[{wording.name(each, language)}]]" for each in mail.fields)
        self.fields["body"].help_text = _(
            "Plain text, a blank line between paragraphs. What changes from one person to the next: %(fields)s."
        ) % {"fields": fields}

    def clean_subject(self) -> str:
        kept = self._kept(" ".join(self.cleaned_data["subject"].split()), SUBJECT)
        if not kept:
            raise ValidationError(_("Write a subject, or go back to our words."))
        return kept

    def clean_body(self) -> str:
        kept = self._kept(self.cleaned_data["body"], BODY)
        if not kept:
            raise ValidationError(_("Write at least a sentence, or go back to our words."))
        return kept

    def _kept(self, typed: str, longest: int) -> str:
        """As it is kept, which may be longer: fields are kept in English."""
        kept = wording.kept(typed)
        if len(kept) > longest:
            raise ValidationError(_("Too long once its fields are written in: shorten it a little."))
        wrong = list(wording.problems(kept, self.mail.fields, self.language))
        if wrong:
            raise ValidationError(wrong)
        return kept

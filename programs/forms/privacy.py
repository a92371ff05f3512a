"""Forms around a person's rights."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mentorat.lib.text import fold

WORD = pgettext_lazy("to type before erasing", "ERASE")


class EraseForm(forms.Form):
    """Erasure is confirmed by typing one word, whatever its case."""

    word = forms.CharField(
        label=gettext_lazy("To confirm, type ERASE"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if fold(word) != fold(str(WORD)):
            raise ValidationError(_("Type the word %(word)s, then press the button.") % {"word": WORD})
        return word

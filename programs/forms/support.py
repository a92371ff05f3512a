"""Writing to a manager, and their answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.enums import SupportAnswer

LANGUAGES = [("fr", _("French")), ("en", _("English"))]
ANSWERS = [
    (SupportAnswer.YES, _("Yes, I support it")),
    (SupportAnswer.TALK, _("I would like to talk about it first")),
    (SupportAnswer.NO, _("No, not for now")),
]


class SupportForm(forms.Form):
    """Whom to write to, in which language."""

    email = forms.EmailField(label=_("E-mail of the manager"))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)


class SupportAnswerForm(forms.Form):
    """What the manager says: support is the answer that comes chosen, so that one button is enough."""

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=ANSWERS, initial=SupportAnswer.YES, widget=forms.RadioSelect
    )

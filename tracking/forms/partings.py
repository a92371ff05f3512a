"""How a pair ends, from the side of one of its members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching import wording
from matching.engine import CRITERIA
from tracking.models import Again, Parting, PartingReason, Telling
from tracking.models.partings import TOLD, WORDS
from tracking.services.endings import Said


class AnswerPartingForm(forms.Form):
    """One's own side of an end, all of it optional; `said` is what `services.endings` takes."""

    reason = forms.ChoiceField(
        label=_("Why does it end, for you?"),
        help_text=_("For the coordinator alone. No answer is a fault."),
        choices=PartingReason.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("For the coordinator alone."),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    misfits = forms.MultipleChoiceField(
        label=_("What did not fit?"),
        help_text=_("It helps to find somebody who suits you better. For the coordinator alone."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    again = forms.ChoiceField(
        label=_("Would you like another pair?"),
        choices=Again.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, said: Parting | None = None) -> None:
        first = {n: getattr(said, n) for n in ("reason", "words", "misfits", "again")} if said else None
        super().__init__(data, initial=first)
        field = self.fields["misfits"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.name, wording.criterion(each.name)) for each in CRITERIA if each.weight]

    @property
    def said(self) -> Said:
        return Said(**self.cleaned_data)


class PartingForm(AnswerPartingForm):
    """The same for the one who ends, with what the other may read."""

    telling = forms.ChoiceField(
        label=_("What may your partner know?"),
        help_text=_("You choose. Whatever you choose, the e-mail only says that the pair has ended."),
        choices=Telling.choices,
        initial=Telling.NOTHING,
        widget=forms.RadioSelect,
    )
    sentence = forms.CharField(
        label=_("The sentence that they will read"),
        max_length=TOLD,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    farewell = forms.CharField(
        label=_("A word of farewell"),
        help_text=_("Read by your partner, on their own page."),
        max_length=TOLD,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, said: Parting | None = None) -> None:
        super().__init__(data, said=said)
        self.fields["telling"].initial = Telling.NOTHING
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = str(
            _("Tick the one that comes closest: the coordinator alone reads it.")
        )

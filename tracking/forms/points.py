"""A follow-up point: with whom, when and where; a note for the coordinators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from programs.enums import Side
from tracking.forms.meetings import MeetingForm
from tracking.models.points import LONGEST_NOTE

THREE = "three"


class PointForm(MeetingForm):
    """`cleaned_data["side"]` is the member, or None for both."""

    who = forms.ChoiceField(label=_("With whom"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, binome: Binome, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        if isinstance(who, forms.ChoiceField):
            who.choices = [
                (Side.MENTOR.value, binome.mentor.name),
                (Side.MENTEE.value, binome.mentee.name),
                (THREE, _("both of them: a meeting of the three")),
            ]
        self.order_fields(["who"])

    def clean_who(self) -> Side | None:
        value = self.cleaned_data["who"]
        return None if value == THREE else Side(value)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        help_text=_(
            "For the coordinators alone, never one who is of the pair. The person does not read it either."
        ),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a few words first.")},
    )

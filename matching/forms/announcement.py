"""The announcement: when, and in which words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching.notes import LONGEST
from programs.forms.base import DayField

FARTHEST = timedelta(days=366)


class AnnouncePlanForm(forms.Form):
    """Day and hour in the programme's zone; `cleaned_data["send_at"]` is the moment."""

    on = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, data: Any = None, *, zone: str, moment: datetime) -> None:
        self.zone = ZoneInfo(zone)
        here = moment.astimezone(self.zone)
        super().__init__(data, initial={"on": here.date(), "at": here.time()})
        self.fields["on"].widget.attrs["min"] = datetime.now(self.zone).date().isoformat()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        on, at = data.get("on"), data.get("at")
        if isinstance(on, date) and abs(on - datetime.now(self.zone).date()) > FARTHEST:
            self.add_error("on", gettext("Choose an hour to come, within a year."))
        elif isinstance(on, date) and isinstance(at, time):
            moment = datetime.combine(on, at, self.zone)
            # An hour that the clocks skip is the one that they show instead.
            data["send_at"] = datetime.fromtimestamp(moment.timestamp(), self.zone)
        return data


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("What both will read"),
        help_text=_("Plain text, both read the same. Left empty, our own sentences come back."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
    )

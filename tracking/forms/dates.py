"""One date with its length and its place: what the forms of events, sessions and talks share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentorat.lib.spoken import duration
from programs.forms.base import DayField
from tracking import clock


class DateForm(forms.Form):
    """Day, hour, length, place or link. `cleaned_data["starts_at"]` is the instant in UTC; `lengths` are minutes."""

    on = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(label=_("Length"), coerce=int, initial=60)
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("A room and its address.")
    )
    link = forms.URLField(
        label=_("Video link"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("For instance Teams, Meet or Zoom."),
    )

    def __init__(self, *args: Any, zone: str, lengths: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["minutes"].choices = [(n, duration(n)) for n in sorted(set(lengths))]  # type: ignore[attr-defined]
        today = timezone.localdate(timezone=ZoneInfo(zone))
        self.fields["on"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=366)).isoformat(),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        on, at = data.get("on"), data.get("at")
        if isinstance(on, date) and isinstance(at, time):
            try:
                data["starts_at"] = clock.to_utc(on, at, self.zone)
            except ValueError:
                self.add_error(
                    "at", gettext("The clocks go forward over this time that day: choose an hour later.")
                )
        return data

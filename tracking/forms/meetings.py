"""A date to meet, as the two members say it: in their programme's zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentorat.lib.spoken import duration
from programs.forms.base import DayField
from tracking import clock
from tracking.models import Meeting

LENGTHS = (30, 45, 60, 90, 120)


class MeetingForm(forms.Form):
    """Day, hour, length, place or link. `cleaned_data["starts_at"]` is the instant in UTC."""

    on = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(label=_("Length"), coerce=int, initial=60)
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_("A café, an office, a room: where you will find each other."),
    )
    link = forms.URLField(
        label=_("Video link"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("For instance Teams, Meet or Zoom."),
    )

    def __init__(self, *args: Any, zone: str, lengths: tuple[int, ...] = LENGTHS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        minutes = self.fields["minutes"]
        if isinstance(minutes, forms.TypedChoiceField):
            minutes.choices = [(n, duration(n)) for n in sorted({*LENGTHS, *lengths})]
        today = timezone.now().astimezone(ZoneInfo(zone)).date()
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


def as_shown(meeting: Meeting, zone: str) -> dict[str, object]:
    """What the form starts from when a meeting is moved."""
    local = meeting.starts_at.astimezone(ZoneInfo(zone))
    return {
        "on": local.date(),
        "at": local.time(),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "link": meeting.link,
    }


def suggestion(last: Meeting | None, now: datetime, zone: str) -> dict[str, object]:
    """A first date to start from: a working day in a week, at the hour, place and link of last time."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=7)
    day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
    habits = as_shown(last, zone) if last else {"at": time(12, 0), "minutes": 60, "place": "", "link": ""}
    return {**habits, "on": day}


class EndingForm(forms.Form):
    """Why a pair ends, for the coordinators alone."""

    reason = forms.CharField(
        label=_("Why does it end?"),
        help_text=_("For the coordinators alone: the two are told that their pair has ended, never why."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why in a few words: it helps to find somebody else for them.")},
    )


class ReportForm(forms.Form):
    """The language of a report that is asked for."""

    language = forms.ChoiceField(label=_("Language"), choices=[("fr", _("French")), ("en", _("English"))])

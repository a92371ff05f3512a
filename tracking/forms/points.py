"""A follow-up point: with whom, when and where; a note for the coordinators."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.spoken import duration
from programs.enums import Side
from programs.forms.base import DayField
from tracking import clock
from tracking.forms.meetings import suggestion
from tracking.models import Point
from tracking.models.points import LONGEST_NOTE

THREE = "three"
LENGTHS = (15, 30, 45, 60, 90)


class DateForm(forms.Form):
    """One date, in the programme's zone; `cleaned_data["starts_at"]` is the instant in UTC."""

    on = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(label=_("Length"), coerce=int)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    link = forms.URLField(label=_("Video link"), max_length=200, required=False, assume_scheme="https")

    def __init__(self, data: Any = None, *, zone: str, point: Point | None = None, **more: Any) -> None:
        super().__init__(data, initial=_initial(point, zone) | more)
        self.zone = zone
        lengths = sorted({*LENGTHS, *([point.minutes] if point else [])})
        self.fields["minutes"].choices = [(n, duration(n)) for n in lengths]  # type: ignore[attr-defined]
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

    @property
    def when(self) -> dict[str, Any]:
        """What the services take of a date; only once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "minutes", "place", "link")}


class PointForm(DateForm):
    """`cleaned_data["who"]` is the side of the member, or None for both."""

    who = forms.ChoiceField(label=_("With whom"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, binome: Binome, who: str, zone: str) -> None:
        super().__init__(data, zone=zone, who=who)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (Side.MENTOR.value, binome.mentor.name),
            (Side.MENTEE.value, binome.mentee.name),
            (THREE, _("both of them: a meeting of the three")),
        ]

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


def _initial(point: Point | None, zone: str) -> dict[str, object]:
    """What stands, else a working day in a week."""
    starts_at: datetime | None = point.starts_at if point else None
    if point is None or starts_at is None:
        return suggestion(timezone.now(), zone) | {"minutes": 30}
    local = starts_at.astimezone(ZoneInfo(zone))
    return {
        "on": local.date(),
        "at": local.time(),
        "minutes": point.minutes,
        "place": point.place,
        "link": point.link,
    }

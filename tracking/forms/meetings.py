"""A date to meet, as the two members say it: in their programme's zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentorat.lib.spoken import duration
from programs.forms.base import DayField
from tracking import clock
from tracking.models import MOST_OFFERED, Meeting

LENGTHS = (30, 45, 60, 90, 120)
TYPED = (("on", "at"), ("on_2", "at_2"), ("on_3", "at_3"))
MOST_SENT = 6  # boxes that are shown again after a refusal


class HourField(forms.TimeField):
    """An hour in the programme's zone, with the browser's own picker."""

    def __init__(self) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(label=_("Time"), required=False, widget=widget)


class MeetingForm(forms.Form):
    """One to three starts, ticked or typed, with length, place or link. `starts` are the instants in UTC, in order."""

    pick = forms.MultipleChoiceField(label=_("Dates"), required=False)
    on = DayField(label=_("Day"), required=False)
    at = HourField()
    on_2 = DayField(label=_("Second day"), required=False)
    at_2 = HourField()
    on_3 = DayField(label=_("Third day"), required=False)
    at_3 = HourField()
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

    def __init__(
        self,
        *args: Any,
        zone: str,
        lengths: tuple[int, ...] = LENGTHS,
        suggested: Sequence[datetime] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self._choose("minutes", [(n, duration(n)) for n in sorted({*LENGTHS, *lengths})])
        sent = [start for each in self._sent() if (start := instant(each)) is not None]
        self.suggested = sorted({*suggested, *sent[:MOST_SENT]})
        self._choose("pick", [(start.isoformat(), start.isoformat()) for start in self.suggested])
        today = timezone.now().astimezone(ZoneInfo(zone)).date()
        bounds = {"min": today.isoformat(), "max": (today + timedelta(days=366)).isoformat()}
        for on, _at in TYPED:
            self.fields[on].widget.attrs |= bounds

    @property
    def options(self) -> list[tuple[str, datetime, bool]]:
        """Each start that can be ticked: its value, the instant, whether it is ticked."""
        ticked = self._sent() if self.is_bound else self.initial.get("pick", ())
        return [(start.isoformat(), start, start.isoformat() in ticked) for start in self.suggested]

    @property
    def typed(self) -> bool:
        """Whether some day or hour was written by hand."""
        names = [name for pair in TYPED for name in pair]
        return any(self[name].value() for name in names) or any(name in self.errors for name in names)

    @property
    def dates(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[on], self[at]) for on, at in TYPED]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        picked = [datetime.fromisoformat(each) for each in data.get("pick", ())]
        typed = [self._typed(on, at) for on, at in TYPED]
        written = [start for start in typed if start is not None]
        if written and set(data.get("pick", ())) == set(self.initial.get("pick", ())):
            picked = picked[
                : max(0, MOST_OFFERED - len(written))
            ]  # our own ticks give way to what was written
        starts = sorted({*picked, *written})
        if not starts and not self.errors:
            raise forms.ValidationError(gettext("Tick at least one date, or write one."))
        if len(starts) > MOST_OFFERED and written:
            raise forms.ValidationError(
                gettext("Three dates at most, and what you wrote counts: untick one of the dates proposed.")
            )
        if len(starts) > MOST_OFFERED:
            raise forms.ValidationError(gettext("Three dates at most: the other person chooses more easily."))
        data["starts"] = starts
        return data

    def _typed(self, on: str, at: str) -> datetime | None:
        day, hour = self.cleaned_data.get(on), self.cleaned_data.get(at)
        if isinstance(day, date) and isinstance(hour, time):
            try:
                return clock.to_utc(day, hour, self.zone)
            except ValueError:
                self.add_error(
                    at, gettext("The clocks go forward over this time that day: choose an hour later.")
                )
        elif day and at not in self.errors:
            self.add_error(at, gettext("Say at what time."))
        elif hour and on not in self.errors:
            self.add_error(on, gettext("Say which day."))
        return None

    def _sent(self) -> list[str]:
        return list(self.data.getlist("pick")) if isinstance(self.data, QueryDict) else []

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def instant(text: str) -> datetime | None:
    """The instant of a box that was ticked, in the very form that we write; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.utcoffset() == timedelta(0) and found.isoformat() == text else None


class LengthForm(forms.Form):
    """How long a meeting lasted."""

    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=15, max_value=240, required=False)


def as_shown(meeting: Meeting) -> dict[str, object]:
    """What the form starts from when a meeting is moved."""
    return {
        "minutes": meeting.minutes,
        "place": meeting.place,
        "link": meeting.link,
    }


def suggestion(now: datetime, zone: str) -> dict[str, object]:
    """A first date to start from: a working day in a week, at noon, for an hour."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=7)
    day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
    return {"on": day, "at": time(12), "minutes": 60}


def habits(last: Meeting | None) -> dict[str, object]:
    """Length, place and link of last time."""
    return as_shown(last) if last else {"minutes": 60, "place": "", "link": ""}


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

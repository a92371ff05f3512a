"""A follow-up point: with whom, when and where; a note for the coordinators."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from programs.enums import Side
from tracking.forms.dates import DateForm
from tracking.forms.meetings import suggestion
from tracking.models import Point
from tracking.models.points import LONGEST_NOTE

THREE = "three"
LENGTHS = (15, 30, 45, 60, 90)


class PointDateForm(DateForm):
    """The date of a talk."""

    def __init__(self, data: Any = None, *, zone: str, point: Point | None = None, **more: Any) -> None:
        lengths = [*LENGTHS, *([point.minutes] if point else [])]
        super().__init__(data, initial=_initial(point, zone) | more, zone=zone, lengths=lengths)

    @property
    def when(self) -> dict[str, Any]:
        """What the services take of a date; only once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "minutes", "place", "link")}


class PointForm(PointDateForm):
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

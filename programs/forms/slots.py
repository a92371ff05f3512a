"""Offering interview slots, inviting candidates, choosing a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentorat.lib.spoken import duration
from programs.enums import InterviewWay
from programs.forms.base import DayField
from programs.models import Candidate, InterviewSlot

LENGTHS = (15, 20, 30, 45, 60)
TIME = {"type": "time", "step": "300"}


class SlotsForm(forms.Form):
    """A morning or an afternoon, cut into slots of one length. `offered()` is what the service takes."""

    on = DayField(label=_("Day"))
    first = forms.TimeField(label=_("From"), widget=forms.TimeInput(TIME, "%H:%M"), initial="09:00")
    last = forms.TimeField(label=_("To"), widget=forms.TimeInput(TIME, "%H:%M"), initial="12:00")
    minutes = forms.TypedChoiceField(label=_("Length of each"), coerce=int, initial=30)
    way = forms.ChoiceField(
        label=_("How"),
        choices=InterviewWay.choices,
        initial=InterviewWay.VIDEO,
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=_("Place, or number to call"),
        max_length=200,
        required=False,
        help_text=_("Face to face: the room and its address. By phone: the number, or who calls whom."),
    )
    link = forms.URLField(
        label=_("Video link"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("For instance Teams, Meet or Zoom."),
    )

    def __init__(self, *args: Any, zone: str, **more: Any) -> None:
        super().__init__(*args, **more)
        minutes = cast(forms.TypedChoiceField, self.fields["minutes"])
        minutes.choices = [(n, duration(n)) for n in LENGTHS]
        today = timezone.localdate(timezone=ZoneInfo(zone))
        self.fields["on"].initial = today + timedelta(days=1)
        self.fields["on"].widget.attrs["min"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last <= first:
            self.add_error("last", gettext("Choose an hour after the first."))
        wanted = {InterviewWay.VIDEO: "link", InterviewWay.PLACE: "place", InterviewWay.PHONE: "place"}
        missing = wanted.get(cast(InterviewWay, said.get("way")), "")
        if missing and not said.get(missing) and missing not in self.errors:
            self.add_error(missing, gettext("Say where: candidates are told it at once."))
        return said

    def offered(self) -> dict[str, Any]:
        return {**self.cleaned_data, "way": InterviewWay(self.cleaned_data["way"])}


class InviteForm(forms.Form):
    """Who is invited; those ticked on the list before come ticked."""

    pk = forms.MultipleChoiceField(
        label=_("Whom to invite"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick somebody."),
            "invalid_choice": _("Somebody ticked is no longer waiting for an invitation: look again."),
        },
    )

    def __init__(self, *args: Any, people: Iterable[Candidate], **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {str(person.pk): person for person in people}
        self.fields["pk"].choices = [  # type: ignore[attr-defined]
            (key, _named(person)) for key, person in self.people.items()
        ]

    def chosen(self) -> list[Candidate]:
        return [self.people[key] for key in self.cleaned_data["pk"]]


class PickForm(forms.Form):
    """The slot that a candidate chooses, among those that are free."""

    slot = forms.ChoiceField(
        label=_("Time of the interview"),
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("This time is no longer offered: choose another one."),
        },
    )

    def __init__(self, *args: Any, slots: Iterable[InterviewSlot], **more: Any) -> None:
        super().__init__(*args, **more)
        self.slots = {str(slot.pk): slot for slot in slots}
        self.fields["slot"].choices = [(key, key) for key in self.slots]  # type: ignore[attr-defined]

    def chosen(self) -> InterviewSlot:
        return self.slots[self.cleaned_data["slot"]]


def _named(person: Candidate) -> str:
    asked = gettext(" · already invited") if getattr(person, "asked", False) else ""
    return f"{person.name} · {person.company.name} · {person.get_side_display()}{asked}"

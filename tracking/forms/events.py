"""An event as the coordinator describes it: what, when and where, for whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.models import Candidate, Company
from tracking.forms.dates import DateForm
from tracking.forms.fields import RevisionField
from tracking.models import Audience, Event, EventKind, EventState, Guest
from tracking.seats import Committee

LENGTHS = (60, 90, 120, 180, 240, 360, 480)
SETTLED = ("kind", "audience")


class EventForm(DateForm):
    """`fields_given` is what the service takes. Kind and audience no longer move once the invitations left."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind.choices)
    title = forms.CharField(label=_("Title"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In plain words: what people will take away from it. It stands in the invitation."),
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=2000,
        help_text=_("Leave empty when there is room for all. Beyond, people wait in line."),
    )
    owner = forms.ChoiceField(label=_("Person in charge"), required=False)
    host_company = forms.ChoiceField(label=_("Host company"), required=False)
    host_name = forms.CharField(
        label=_("Who hosts there"), max_length=120, required=False, help_text=_("A name, a function.")
    )
    revision = RevisionField()

    def __init__(self, *args: Any, committee: Committee, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, lengths=(*LENGTHS, *((event.length,) if event else ())))
        self.event = event
        self.owners = {str(member.user.pk): member.user for member in committee.members}
        self.companies: dict[str, Company] = {str(seat.company.pk): seat.company for seat in committee.seats}
        nobody = ("", gettext("nobody yet"))
        people = [(key, user.name) for key, user in self.owners.items()]
        cast(forms.ChoiceField, self.fields["owner"]).choices = [nobody, *people]
        firms = [(key, company.name) for key, company in self.companies.items()]
        cast(forms.ChoiceField, self.fields["host_company"]).choices = [("", gettext("none")), *firms]
        if event is not None and event.state != EventState.DRAFT:
            for name in SETTLED:
                self.fields[name].disabled = True
                self.fields[name].help_text = gettext("The invitations have left: this no longer changes.")

    @property
    def fields_given(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = (
            "kind",
            "title",
            "purpose",
            "starts_at",
            "place",
            "link",
            "audience",
            "capacity",
            "host_name",
        )
        return {
            **{name: data[name] for name in plain},
            "length": data["minutes"],
            "owner": self.owners.get(data["owner"]),
            "host_company": self.companies.get(data["host_company"]),
        }


def event_as_shown(event: Event, zone: str) -> dict[str, object]:
    """What the form starts from when an event is changed."""
    local = event.starts_at.astimezone(ZoneInfo(zone))
    names = ("kind", "title", "purpose", "place", "link", "audience", "capacity", "host_name", "revision")
    return {
        "on": local.date(),
        "at": local.time(),
        "minutes": event.length,
        "owner": str(event.owner_id or ""),
        "host_company": str(event.host_company_id or ""),
        **{name: getattr(event, name) for name in names},
    }


class PeopleForm(forms.Form):
    """The list of an event for chosen people; those who were told already stay on it."""

    def __init__(self, *args: Any, people: Iterable[tuple[Candidate, Guest | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        self.fields["candidates"] = forms.MultipleChoiceField(
            label=gettext("People"),
            required=False,
            choices=[(str(candidate.pk), candidate.name) for candidate, _guest in self.people],
        )

    @property
    def chosen(self) -> list[Candidate]:
        wanted = set(self.cleaned_data["candidates"])
        return [candidate for candidate, guest in self.people if str(candidate.pk) in wanted or _told(guest)]

    @property
    def rows(self) -> list[tuple[Candidate, bool, bool]]:
        """Each person, whether they are on the list, whether they were told and stay."""
        ticked = set(self.data.getlist("candidates")) if self.is_bound else None  # type: ignore[attr-defined]
        return [
            (
                candidate,
                _told(guest) or (guest is not None if ticked is None else str(candidate.pk) in ticked),
                _told(guest),
            )
            for candidate, guest in self.people
        ]


def _told(guest: Guest | None) -> bool:
    return guest is not None and guest.invited_at is not None

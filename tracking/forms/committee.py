"""Sessions, minutes and decisions of the committee. Only members of the committee and companies are offered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.forms.base import DayField
from programs.models import Company, User
from tracking.forms.dates import DateForm
from tracking.forms.fields import RevisionField
from tracking.models import Attendance, CommitteeSession, Decision, Presence, Report
from tracking.reports.wording import month_name
from tracking.seats import Committee, Member

LENGTHS = (60, 90, 120, 180)
NAME_NOBODY = _("Name no participant: every company reads it.")


class SessionForm(DateForm):
    """When, where, what about. `fields_given` is what the service takes."""

    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One item a line. Name no participant: every company reads it."),
    )
    report = forms.ChoiceField(label=_("Report to read before"), required=False)
    revision = RevisionField()

    def __init__(
        self, *args: Any, reports: Iterable[Report], lengths: Iterable[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs, lengths=(*LENGTHS, *lengths))
        self.reports = {str(report.pk): report for report in reports}
        attached = cast(forms.ChoiceField, self.fields["report"])
        attached.choices = [
            ("", gettext("the latest that is ready")),
            *((pk, month_name(report.period)) for pk, report in self.reports.items()),
        ]

    @property
    def fields_given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("starts_at", "place", "link", "agenda")},
            "length": data["minutes"],
            "report": self.reports.get(data["report"]),
        }


def session_as_shown(session: CommitteeSession, zone: str) -> dict[str, object]:
    """What the form starts from when a session is changed."""
    local = session.starts_at.astimezone(ZoneInfo(zone))
    names = ("place", "link", "agenda", "revision")
    return {
        "on": local.date(),
        "at": local.time(),
        "minutes": session.length,
        "report": str(session.report_id or ""),
        **{name: getattr(session, name) for name in names},
    }


class MinutesForm(forms.Form):
    """The text, and for each member whether they were there (`presences`, by key of user)."""

    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=NAME_NOBODY,
    )
    revision = RevisionField()

    def __init__(self, *args: Any, session: CommitteeSession, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = _people(session, committee.members)
        for pk, (label, presence) in self.people.items():
            self.fields[f"presence_{pk}"] = forms.ChoiceField(
                label=label,
                choices=[("invited", gettext("not said")), *Presence.choices[1:]],
                initial=presence,
            )

    @property
    def presence_fields(self) -> list[BoundField]:
        return [self[f"presence_{pk}"] for pk in self.people]

    @property
    def presences(self) -> dict[int, Presence]:
        return {pk: Presence(self.cleaned_data[f"presence_{pk}"]) for pk in self.people}


def _people(session: CommitteeSession, members: Iterable[Member]) -> dict[int, tuple[str, str]]:
    """Those convened, then those who sit since; name and company, and what is known of their presence."""
    rows: list[Attendance] = list(session.attendances.all())
    found = {
        row.user_id: (_label(row.name, row.company), row.presence) for row in rows if row.user_id is not None
    }
    for member in members:
        found.setdefault(member.user.pk, (_label(member.user.name, member.place), Presence.INVITED.value))
    return found


def _label(name: str, place: str) -> str:
    return f"{name} ({place})" if place else name


class DecisionForm(forms.Form):
    """A decision; `owner` in `cleaned_data` is the member (User) or the company."""

    text = forms.CharField(
        label=_("Decision"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}), help_text=NAME_NOBODY
    )
    owner = forms.ChoiceField(label=_("In charge"))
    due_on = DayField(label=_("For when"), required=False)
    revision = RevisionField()

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = {f"user:{m.user.pk}": (m.user, _label(m.user.name, m.place)) for m in committee.members}
        companies = {f"company:{s.company.pk}": (s.company, s.company.name) for s in committee.seats}
        self.owners: dict[str, User | Company] = {
            **{value: user for value, (user, _said) in members.items()},
            **{value: company for value, (company, _said) in companies.items()},
        }
        owner = cast(forms.ChoiceField, self.fields["owner"])
        owner.choices = [
            ("", gettext("Choose…")),
            (
                gettext("Members of the committee"),
                [(value, said) for value, (_user, said) in members.items()],
            ),
            (gettext("Companies"), [(value, said) for value, (_company, said) in companies.items()]),
        ]

    @property
    def fields_given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"text": data["text"], "owner": self.owners[data["owner"]], "due_on": data["due_on"]}


def decision_as_shown(decision: Decision) -> dict[str, object]:
    """What the form starts from when a decision is changed."""
    owner = (
        f"user:{decision.owner_user_id}" if decision.owner_user_id else f"company:{decision.owner_company_id}"
    )
    return {
        "text": decision.text,
        "owner": owner,
        "due_on": decision.due_on,
        "revision": decision.revision,
    }

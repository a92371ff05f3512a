"""What coordinators type about personal data: whom to write to, how long, incidents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.forms.base import DayField
from programs.models import Consortium, Incident, Risk
from programs.models.fields import FIRST_DAY


def _day(label: Any) -> DayField:
    return DayField(label=label, required=False)


def _words(label: Any, rows: int, most: int, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class ProtectionForm(forms.Form):
    name = forms.CharField(label=_("Person in charge of personal data"), max_length=120)
    email = forms.EmailField(label=_("Their address, in the notice"))
    months = forms.IntegerField(
        label=_("Months of keeping after a programme"),
        min_value=1,
        max_value=60,
        help_text=_("Then its people are forgotten; coordinators are told a month before."),
    )
    years = forms.IntegerField(
        label=_("Years of keeping of signed evidence and of the register"),
        min_value=3,
        max_value=10,
        help_text=_("The time in which rights can be claimed: three years in Québec, five in France."),
    )


MOST_PEOPLE = 100_000_000
CLOCKS = timedelta(minutes=10)  # that two clocks may differ by


class IncidentForm(forms.Form):
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    noticed_at = forms.DateTimeField(
        label=_("Noticed on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    happened = forms.CharField(label=_("When it happened, if it is known"), max_length=120, required=False)
    nature = _words(_("What happened"), 4, 2000)
    people = forms.IntegerField(
        label=_("How many people, if it is known"), min_value=0, max_value=MOST_PEOPLE, required=False
    )
    whose = forms.CharField(label=_("Who they are, without names"), max_length=200)
    what = forms.CharField(label=_("Data concerned"), max_length=400)
    risk = forms.ChoiceField(label=_("Risk for them"), choices=Risk.choices)
    why = _words(_("Why that risk"), 2, 1000, required=False)
    measures = _words(_("Measures taken, and to come"), 4, 2000)
    authority_told_on = _day(_("Authority told on"))
    people_told_on = _day(_("People concerned told on"))
    others_told = forms.CharField(label=_("Others told, and when"), max_length=200, required=False)
    closed_on = _day(_("Closed on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
        self.fields["noticed_at"].help_text = gettext("Local time: %(zone)s.") % {"zone": zone}

    def clean_noticed_at(self) -> datetime:
        """Raises ValidationError for a moment that is still to come, or of another age: the law counts hours from it."""
        found: datetime = self.cleaned_data["noticed_at"]
        if found.year < FIRST_DAY.year or found > timezone.now() + CLOCKS:
            raise ValidationError(
                _("Check the year and the hour: it was noticed already, and not that long ago.")
            )
        return found

    @staticmethod
    def initial_of(incident: Incident) -> dict[str, object]:
        names = [name for name in IncidentForm.base_fields if name != "what"]
        return {"what": incident.data, **{name: getattr(incident, name) for name in names}}

    def said(self) -> dict[str, Any]:
        """What the services take: a form has a `data` of its own, so the field of that name is `what` here."""
        aside = ("revision", "what", "consortiums")
        said = {name: value for name, value in self.cleaned_data.items() if name not in aside}
        return {**said, "data": self.cleaned_data["what"]}


class WideIncidentForm(IncidentForm):
    """What the operator writes down: the consortiums concerned as well, each of which then has an incident of its own."""

    consortiums = forms.MultipleChoiceField(
        label=_("Consortiums concerned"),
        choices=lambda: [(str(each.pk), each.name) for each in Consortium.objects.order_by("name", "pk")],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Each answers to the authority of its country: its coordinators are told by mail, without any name."
        ),
    )
    field_order = ("consortiums",)

    def clean_consortiums(self) -> list[Consortium]:
        return list(Consortium.objects.filter(pk__in=self.cleaned_data["consortiums"]).order_by("name", "pk"))

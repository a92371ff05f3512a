"""The steps of an import: the file, what its columns mean, which companies its people belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from programs.enums import Side
from programs.import_words import FIELDS as FIELD_LABELS
from programs.importing import ADD, SKIP, Stranger
from programs.intake.fields import FIELDS, LISTS
from programs.intake.types import ColumnMatch
from programs.models import Company

NEEDED = (
    (("email",), _("Say which column holds the e-mail: it is how a person is told from another.")),
    (("company",), _("Say which column holds the company: people of one company are not paired.")),
    (("first_name", "last_name", "full_name"), _("Say which column holds the name.")),
)
ROLES = ("role", "as_mentor", "as_mentee")


class UploadForm(forms.Form):
    side = forms.ChoiceField(
        label=_("Who is in this sheet?"),
        choices=[
            *(
                (side.value, label)
                for side, label in ((Side.MENTOR, _("mentors")), (Side.MENTEE, _("mentees")))
            ),
            ("both", _("both: a column gives the role")),
        ],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("Sheet (CSV or Excel)"),
        allow_empty_file=True,
        max_length=120,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=_("At most 20 MB and 5,000 lines. Nothing is added before you confirm."),
    )

    def chosen_side(self) -> str:
        side = str(self.cleaned_data["side"])
        return "" if side == "both" else side


class MappingForm(forms.Form):
    """One select a column, in the order of the sheet; columns on what a person is are never read."""

    def __init__(self, *args: Any, columns: Iterable[ColumnMatch], side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(columns)
        self.side = side
        options = [("", _("do not use")), *((name, FIELD_LABELS[name]) for name in FIELDS)]
        for number, column in enumerate(self.columns):
            if column.why != "sensitive":
                self.fields[f"column_{number}"] = forms.ChoiceField(
                    label=column.heading, choices=options, required=False, initial=column.field or ""
                )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        fed: dict[str, str] = {}
        for name, field in list(said.items()):
            if field and field in fed and field not in LISTS:
                first = self.fields[fed[field]].label
                message = _("“%(field)s” is already read from the column “%(first)s”: keep one of the two.")
                self.add_error(
                    name,
                    forms.ValidationError(message, params={"field": FIELD_LABELS[field], "first": first}),
                )
            elif field:
                fed[field] = name
        self._ask_for_needed(set(fed))
        return said

    def _ask_for_needed(self, fed: set[str]) -> None:
        for names, message in NEEDED:
            if fed.isdisjoint(names):
                self.add_error(None, message)
        if not self.side and fed.isdisjoint(ROLES):
            self.add_error(
                None, _("Say which column holds the role, or send mentors and mentees in two sheets.")
            )

    def chosen(self) -> dict[str, str]:
        """Field by heading, "" for a column that is not used."""
        return {
            self.columns[int(name.removeprefix("column_"))].heading: field
            for name, field in self.cleaned_data.items()
        }


class CompaniesForm(forms.Form):
    """For each company name that the consortium does not have: one that it has, a new one, or nobody of it."""

    def __init__(
        self, *args: Any, strangers: list[Stranger], companies: list[Company], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.strangers = strangers
        known = [(str(company.pk), company.name) for company in companies]
        for number, stranger in enumerate(strangers):
            new = _("Add “%(name)s” to the consortium") % {"name": stranger.name}
            self.fields[f"company_{number}"] = forms.ChoiceField(
                label=stranger.name,
                required=False,
                choices=[
                    ("", _("Choose…")),
                    (ADD, new),
                    (SKIP, _("Leave these people out")),
                    (_("It is:"), known),
                ],
                initial=stranger.choice,
                help_text=_help(stranger),
            )

    def chosen(self) -> dict[str, str]:
        """The choice by company key; those left open are not in it."""
        picked = {
            each.key: self.cleaned_data.get(f"company_{n}", "") for n, each in enumerate(self.strangers)
        }
        return {key: choice for key, choice in picked.items() if choice}


def _help(stranger: Stranger) -> str:
    people = ngettext("%(n)d person", "%(n)d people", stranger.count) % {"n": stranger.count}
    if stranger.close:
        return str(_("%(people)s; looks like %(close)s.")) % {"people": people, "close": stranger.close}
    return people

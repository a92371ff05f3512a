"""A programme: name, kind, dates, themes, milestones."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.enums import MilestoneKind, ProgramKind, ProgramState
from programs.forms.base import DateInput

DEFAULT_THEMES = (
    _("Management and leading change"),
    _("Governance"),
    _("Working-time arrangements"),
    _("Recruitment and integration"),
    _("Skills development"),
    _("New work spaces"),
)
MILESTONE_PREFIX = "on_"


class ProgramForm(forms.Form):
    """`kind` is chosen once, when the programme is created; `state` is shown afterwards."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ProgramKind.choices,
        help_text=_(
            "Classic: the mentor is the more experienced. Reverse: the mentor is the junior, the mentee an executive."
        ),
    )
    state = forms.ChoiceField(label=_("State"), choices=ProgramState.choices)
    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("Ends on"), widget=DateInput, help_text=_("8 to 12 months after the start is advised.")
    )
    themes = forms.CharField(
        label=_("Themes"),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=3000,
        help_text=_("One per line. Pairs are formed on them first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        exists = kwargs.pop("exists", False)
        super().__init__(*args, **kwargs)
        del self.fields["kind" if exists else "state"]
        for value, label in MilestoneKind.choices:
            self.fields[MILESTONE_PREFIX + value] = forms.DateField(
                label=str(label).capitalize(), widget=DateInput, required=False
            )

    def clean_themes(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["themes"].splitlines())
        found = list(dict.fromkeys(line for line in lines if line))
        long = next((line for line in found if len(line) > 120), None)
        if long:
            raise forms.ValidationError(
                _("Shorten this theme to 120 characters: %(theme)s…"), params={"theme": long[:40]}
            )
        return found

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("starts_on"), said.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("The programme must end after it starts."))
        dated = [(name, said[name]) for name in self._milestone_names() if said.get(name)]
        for (before, earlier), (after, later) in pairwise(dated):
            if later < earlier:
                self.add_error(
                    after, _("This date comes before “%(step)s”.") % {"step": self.fields[before].label}
                )
        return said

    def milestones(self) -> dict[MilestoneKind, date]:
        """The dates that were given, by kind."""
        given = {kind: self.cleaned_data.get(MILESTONE_PREFIX + kind.value) for kind in MilestoneKind}
        return {kind: on for kind, on in given.items() if on}

    def milestone_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._milestone_names()]

    @staticmethod
    def _milestone_names() -> list[str]:
        return [MILESTONE_PREFIX + kind for kind in MilestoneKind.values]

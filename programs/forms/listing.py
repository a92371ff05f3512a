"""The filters of the list of candidates, and the name under which they are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentorat.lib.text import fold
from programs.enums import CandidateState, Side
from programs.models import Company, Theme
from programs.qualification import WORDS
from programs.queries.listing import SORTS, UNDECIDED, Wanted
from programs.queries.qualifying import AGREEMENT, ASKS, LACKS, MEETS

EITHER = [("", _("yes or no")), ("yes", _("yes")), ("no", _("no"))]
ORDERS = {
    "name": _("Name"),
    "side": _("Role"),
    "company": _("Company"),
    "state": _("State"),
    "since": _("In this state since"),
    "added": _("Added on"),
}
MEASURES = [
    ("tenure_min", _("enough years in the company")),
    ("level_min", _("a career level high enough")),
    ("level_max", _("a career level low enough")),
]
LONGEST = 101  # of a value that is refused: enough to be refused again
MORE = ("company", "theme", "standing", "condition", "interviewed", "paired", "sort")


class CandidateFilter(forms.Form):
    """The filters and the order of the list, as the address carries them; a value that is unknown finds nobody, and says so."""

    q = forms.CharField(required=False, label=_("Name, e-mail, job or company"), max_length=100)
    side = forms.ChoiceField(required=False, label=_("Role"), choices=[("", _("all roles")), *Side.choices])
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[("", _("all states")), (UNDECIDED, _("to qualify")), *CandidateState.choices],
    )
    company = forms.ChoiceField(required=False, label=_("Company"))
    theme = forms.ChoiceField(required=False, label=_("Theme"))
    standing = forms.ChoiceField(
        required=False,
        label=_("Conditions"),
        choices=[
            ("", _("any")),
            (MEETS, _("all are met")),
            (LACKS, _("one is not met")),
            (ASKS, _("one is still to ask")),
        ],
    )
    condition = forms.ChoiceField(required=False, label=_("This condition alone"))
    interviewed = forms.ChoiceField(required=False, label=_("Interviewed"), choices=EITHER)
    paired = forms.ChoiceField(required=False, label=_("Has a pair"), choices=EITHER)
    sort = forms.ChoiceField(required=False, label=_("Order"))

    def __init__(self, data: QueryDict, *, companies: list[Company], themes: list[Theme]) -> None:
        super().__init__(data)
        self._choose("company", _("all companies"), [(str(each.pk), each.name) for each in companies])
        self._choose("theme", _("all themes"), [(fold(each.label), each.label) for each in themes])
        conditions = [(name, str(words[0])) for name, words in WORDS.items()]
        self._choose(
            "condition", _("all of them"), [*conditions, *MEASURES, (AGREEMENT, _("the company’s agreement"))]
        )
        orders = [(name, label) for name, label in ORDERS.items() if name in SORTS]
        back = [(f"-{name}", _("%(order)s, backwards") % {"order": label}) for name, label in orders]
        self.fields["sort"].choices = [("", _("Name")), *orders[1:], *back, ("name", _("Name"))]  # type: ignore[attr-defined]

    def _choose(self, name: str, empty: Any, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What is asked of the list."""
        wrong = bool(self.problems())
        said = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Wanted(search=said.pop("q"), **{**said, "sort": said["sort"] or "name"}, nobody=wrong)

    def problems(self) -> list[str]:
        """What must be corrected before the list can answer; an unknown order is no filter, and leaves nobody out."""
        return [self._problem(name) for name in self.errors if name != "sort"]

    def _problem(self, name: str) -> str:
        if name == "q":
            return gettext("The search takes 100 letters at most, without control characters: shorten it.")
        text = gettext("The filter “%(filter)s” asks for something that is not here any more: choose again.")
        return text % {"filter": self.fields[name].label}

    def query(self) -> str:
        """What stands behind the "?" of the address: what was asked, in one order, without the page.

        What is wrong stays in it: dropped, it would ask for everybody.
        """
        wrong = [name for name in self.errors if name != "sort"]
        found = QueryDict(mutable=True)
        for name in self.fields:
            value = str(self.data.get(name, ""))[:LONGEST] if name in wrong else self.cleaned_data.get(name)
            if value:
                found[name] = value
        return found.urlencode()

    @property
    def unfolded(self) -> bool:
        """Whether one of the filters that are usually folded away is in use."""
        self.is_valid()
        return any(self.cleaned_data.get(name) for name in MORE)

    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in ("q", "side", "state")]

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]


class SaveFilterForm(forms.Form):
    """The name under which the filters of the list are kept."""

    name = forms.CharField(label=_("Name of this filter"), max_length=60)
    query = forms.CharField(max_length=600, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        return capfirst(" ".join(self.cleaned_data["name"].split()))

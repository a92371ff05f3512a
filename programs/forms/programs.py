"""What is typed about a programme, one form a section of its plan. `revision` is the plan as it was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs import rules, timeline
from programs.enums import MilestoneKind, ProgramKind, Side
from programs.forms.base import DayField, RevisionField
from programs.levels import RUNGS
from programs.models import Company, Program, Theme
from programs.qualification import WORDS

DEFAULT_THEMES = (
    _("Management and leading change"),
    _("Governance"),
    _("Working-time arrangements"),
    _("Recruitment and integration"),
    _("Skills development"),
    _("New work spaces"),
)
MILESTONE_PREFIX = "on_"
SHORTEST = timedelta(days=28)
KINDS = [
    (ProgramKind.CLASSIC, _("Classic: the mentor is the more experienced of the two")),
    (ProgramKind.REVERSE, _("Reverse: the mentor is the junior, the mentee an executive")),
]


class SectionForm(forms.Form):
    """A section of a plan that exists."""

    revision = RevisionField(required=True)


class NewForm(forms.Form):
    """What a programme cannot be without; everything else is a step of its plan. `source` is a cohort that is taken up."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=ProgramKind.CLASSIC,
        help_text=_("The texts and the conditions of each role follow the kind."),
    )
    starts_on = DayField(label=_("Starts on"))
    ends_on = DayField(label=_("Ends on"), help_text=_("8 to 12 months after the start is advised."))

    carried = forms.MultipleChoiceField(
        label=_("Take up as well"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With nobody in it; you change or remove each afterwards."),
    )

    def __init__(
        self,
        *args: Any,
        source: Program | None = None,
        offers: Sequence[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        if source is not None:
            del self.fields["kind"]
        self.fields["carried"].choices = offers  # type: ignore[attr-defined]
        self.fields["carried"].initial = [code for code, _words in offers]
        if not offers:
            del self.fields["carried"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        _last_long_enough(self, said)
        return said


def _last_long_enough(form: forms.Form, said: dict[str, Any]) -> None:
    """A programme ends after it starts; under a month, one of the two days was mistyped."""
    start, end = said.get("starts_on"), said.get("ends_on")
    if not start or not end:
        return
    if end <= start:
        form.add_error("ends_on", _("The programme must end after it starts."))
    elif end - start < SHORTEST:
        form.add_error("ends_on", _("A programme lasts a month at least: check both days."))


class NameForm(SectionForm):
    """Name and kind; the kind stays once somebody has applied."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, settled: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].disabled = settled
        self.fields["kind"].help_text = (
            _("People have applied to this kind of programme: it stays.")
            if settled
            else _("The texts and the conditions of each role follow the kind.")
        )


class DatesForm(SectionForm):
    """First and last day, and a day for each milestone, blank for none."""

    starts_on = DayField(label=_("Starts on"))
    ends_on = DayField(label=_("Ends on"), help_text=_("8 to 12 months after the start is advised."))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for value, label in MilestoneKind.choices:
            self.fields[MILESTONE_PREFIX + value] = DayField(label=str(label).capitalize(), required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        _last_long_enough(self, said)
        early = timeline.out_of_order(self.milestones())
        if early is not None:
            self.add_error(MILESTONE_PREFIX + early, _("This date must come after the one above."))
        return said

    def milestones(self) -> dict[MilestoneKind, date]:
        """The dates that were given, by kind."""
        given = {kind: self.cleaned_data.get(MILESTONE_PREFIX + kind.value) for kind in MilestoneKind}
        return {kind: on for kind, on in given.items() if on}

    def milestone_fields(self) -> list[forms.BoundField]:
        return [self[MILESTONE_PREFIX + kind] for kind in MilestoneKind.values]


class ThemesForm(SectionForm):
    """One line a theme, in order, and some blank ones. A blank line takes its theme away; `up` and `down` move a line."""

    BLANK = 3

    def __init__(self, data: Any = None, *, themes: list[Theme], chosen: dict[int, int], **more: Any) -> None:
        super().__init__(data, **more)
        self.themes = {str(theme.pk): theme for theme in themes}
        self.chosen = chosen
        for key in self._keys(data):
            theme = self.themes.get(key)
            self.fields[f"theme_{key}"] = forms.CharField(
                label=_("Theme"), max_length=120, required=False, initial=theme.label if theme else ""
            )

    def _keys(self, data: Any) -> list[str]:
        """The lines as the page had them, then the themes that came since."""
        blank = [f"new{n}" for n in range(self.BLANK)]
        shown = data.getlist("line") if data is not None else []
        known = [key for key in dict.fromkeys(shown) if key in self.themes or key in blank]
        rest = [key for key in (*self.themes, *blank) if key not in known]
        return [*known, *rest]

    def lines(self) -> list[dict[str, Any]]:
        """For each line its field, its key, and how many people chose its theme."""
        keys = [name.removeprefix("theme_") for name in self.fields if name.startswith("theme_")]
        return [
            {
                "key": key,
                "field": self[f"theme_{key}"],
                "chosen": self.chosen.get(int(key), 0) if key.isdecimal() else 0,
            }
            for key in keys
        ]

    def wanted(self) -> list[tuple[int | None, str]]:
        """What the service takes: key and label of each line, in the order asked."""
        keys = [line["key"] for line in self.lines()]
        _swap(keys, self.data.get("up", ""), -1)
        _swap(keys, self.data.get("down", ""), 1)
        return [(int(k) if k.isdecimal() else None, self.cleaned_data[f"theme_{k}"]) for k in keys]


def _swap(keys: list[str], key: str, by: int) -> None:
    """Moves a line past its neighbour; the ends of the list stay."""
    if key in keys and 0 <= keys.index(key) + by < len(keys):
        here = keys.index(key)
        keys[here], keys[here + by] = keys[here + by], keys[here]


class RulesForm(SectionForm):
    """What is asked of each role; `confirmed` names the rules whose effect was shown."""

    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for side in Side.values:
            for name in rules.DECLARED:
                self.fields[f"{side}_{name}"] = forms.BooleanField(
                    label=_sentence(str(WORDS[name][0])), required=False
                )
            self.fields[f"{side}_tenure_min"] = forms.IntegerField(
                label=_("Years in the company, at least"),
                min_value=1,
                max_value=rules.LONGEST_TENURE,
                required=False,
            )
            for name, label in (
                ("level_min", _("Career level, at least")),
                ("level_max", _("Career level, at most")),
            ):
                self.fields[f"{side}_{name}"] = forms.ChoiceField(
                    label=label, choices=[("", _("any")), *RUNGS], required=False
                )

    def sides(self) -> list[dict[str, Any]]:
        """The fields of each role, for the page."""
        return [
            {
                "side": Side(side),
                "declared": [self[f"{side}_{name}"] for name in rules.DECLARED],
                "measured": [self[f"{side}_{name}"] for name in rules.MEASURED],
            }
            for side in Side.values
        ]

    def asked(self) -> dict[str, dict[str, Any]]:
        """The rules of both sides, in the shape of programs.rules."""
        return {side: self._of(side) for side in Side.values}

    def _of(self, side: str) -> dict[str, Any]:
        said = {name: self.cleaned_data.get(f"{side}_{name}") for name in (*rules.DECLARED, *rules.MEASURED)}
        found: dict[str, Any] = {name: True for name in rules.DECLARED if said[name]}
        if said["tenure_min"]:
            found["tenure_min"] = said["tenure_min"]
        return found | {name: float(value) for name in ("level_min", "level_max") if (value := said[name])}


def rules_as_shown(program: Program) -> dict[str, Any]:
    """The rules in force, as the form shows them."""
    shown: dict[str, Any] = {}
    for side in Side.values:
        for name, value in rules.of(program.kind, side, program.rules).items():
            shown[f"{side}_{name}"] = str(float(value)) if name.startswith("level") else value
    return shown


class PromisesForm(SectionForm):
    """What the programme gives and asks beside what every programme does."""

    gives = forms.CharField(
        label=_("It also gives"),
        widget=forms.Textarea({"rows": 5}),
        max_length=2000,
        required=False,
        help_text=_(
            "One promise a line: two hours of working time a month, a training, a guest at the launch…"
        ),
    )
    asks = forms.CharField(
        label=_("It also asks"),
        widget=forms.Textarea({"rows": 5}),
        max_length=2000,
        required=False,
        help_text=_("One request a line: to be there at the three gatherings, to answer two questionnaires…"),
    )


class SourcesForm(SectionForm):
    """Who gives the mentors."""

    who = forms.ChoiceField(
        label=_("Who gives the mentors?"),
        choices=[
            ("all", _("Every company: each gives and receives")),
            ("one", _("One company gives all of them: it is declared, with its reason")),
        ],
        widget=forms.RadioSelect,
    )
    company: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        label=_("Company"),
        queryset=None,
        required=False,
        empty_label=_("Choose…"),
        error_messages={"invalid_choice": _("Choose a company of this consortium.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The committee and the report show it: a choice, not an anomaly."),
    )

    def __init__(self, *args: Any, companies: QuerySet[Company], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("who") == "one" and "company" not in self.errors and not said.get("company"):
            self.add_error("company", _("Choose the company that gives all the mentors."))
        if said.get("who") == "one" and "reason" not in self.errors and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why: the committee and the report show this reason."))
        return said


class StageForm(forms.Form):
    """The next state, or the one before; why, when something is passed over."""

    to = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Kept in the register, with your name."),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]

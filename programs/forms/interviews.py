"""The grid of an interview. What it shows is what an interview said, else what is known; both may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from programs import interviewing
from programs.applying.words import QUESTIONS, depths
from programs.enums import LANGUAGES, Availability, Intention, LearningProfile, Quality
from programs.forms.base import ListedField, RevisionField, ThemeField, YearsField, YesNo, listed
from programs.forms.candidates import LEVELS, UNKNOWN
from programs.interviewing import ROOM, SECTIONS, theme_field, ways_of
from programs.models import Candidate, Theme
from programs.qualification import asked_of

SPAN = {"rows": 2}
LISTS = {
    "intentions": Intention.choices,
    "languages": LANGUAGES,
    "availability": Availability.choices,
}
INFERRED = "inferred_"


class GridForm(forms.Form):
    """`themes` of the programme; `held` is what the grid shows of each field, `notes` by section, `inferred` the fields
    whose statement is a conclusion. `values()`, `notes()` and `inferred()` are what the service takes."""

    revision = RevisionField()
    hand = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        candidate: Candidate,
        themes: list[Theme],
        held: Mapping[str, Any],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.side, self.themes, self.held = candidate.side, themes, held
        asked = asked_of(candidate.program.kind, candidate.side, candidate.program.rules)
        self.asked, self.rooms = [name for name in asked if name != ROOM], ROOM in asked
        for name, field in self._facts().items():
            self.fields[name] = field
            self.fields[f"{INFERRED}{name}"] = forms.BooleanField(label=_("I infer it"), required=False)
        sections = {name: str(label) for name, label in SECTIONS.items()}
        sections |= {theme_field(theme.pk): _("In their words") for theme in themes}
        for name, label in sections.items():
            self.fields[f"note_{name}"] = forms.CharField(
                label=label, required=False, max_length=4000, widget=forms.Textarea(SPAN)
            )
        self.sections = tuple(sections)

    # --- what the page asks -----------------------------------------------------------------------

    def theme_rows(self) -> list[dict[str, forms.BoundField]]:
        return [
            self._row(theme_field(theme.pk), note=f"note_{theme_field(theme.pk)}") for theme in self.themes
        ]

    def condition_rows(self) -> list[dict[str, forms.BoundField]]:
        return [self._row(name) for name in self.asked]

    def profile_rows(self) -> list[dict[str, forms.BoundField]]:
        return [self._row(name) for name in (*interviewing.PROFILE, ways_of(self.side))]

    def room_row(self) -> dict[str, forms.BoundField] | None:
        return self._row(ROOM) if self.rooms else None

    def qualities_row(self) -> dict[str, forms.BoundField]:
        return self._row("qualities")

    def intentions_row(self) -> dict[str, forms.BoundField]:
        return self._row("intentions")

    # --- what the service takes -------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        found = {name: said.get(name) for name in self.facts()}
        found["qualities"] = [*said["qualities"], *listed(said["words"])]
        found["skills"] = listed(said["skills"])
        level = said["level"]
        found["level"] = self._level(level) if level else None
        for theme in self.themes:
            depth = said[theme_field(theme.pk)]
            found[theme_field(theme.pk)] = int(depth) if depth else None
        return found

    def notes(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"note_{name}"] for name in self.sections}

    def inferred(self) -> set[str]:
        return {name for name in self.facts() if self.cleaned_data.get(f"{INFERRED}{name}")}

    # --- inside -----------------------------------------------------------------------------------

    def facts(self) -> list[str]:
        """The fields that state something of the person, each with its box for a conclusion."""
        return [name.removeprefix(INFERRED) for name in self.fields if name.startswith(INFERRED)]

    def _row(self, name: str, note: str = "") -> dict[str, forms.BoundField]:
        row = {"field": self[name], "inferred": self[f"{INFERRED}{name}"]}
        return row | ({"note": self[note]} if note else {})

    def _level(self, chosen: str) -> list[Any]:
        """The level with its label; one that came finer from a sheet stays as it was."""
        held = self.held.get("level")
        if held and chosen == _step(held):
            return list(held)
        return [float(chosen), str(dict(LEVELS)[chosen])]

    def _facts(self) -> dict[str, forms.Field]:
        questions = QUESTIONS[self.side]
        found: dict[str, forms.Field] = {
            theme_field(theme.pk): ThemeField(theme, [("", _("not this one")), *depths(self.side)])
            for theme in self.themes
        }
        for name, choices in LISTS.items():
            found[name] = _several(choices, self.held.get(name) or [])
        ours = [(code, Quality(code).label) for code in interviewing.QUALITIES[self.side]]
        named = [
            *ours,
            *((q, Quality(q).label) for q in self.held.get("qualities") or [] if q in Quality.values),
        ]
        found["qualities"] = forms.MultipleChoiceField(
            choices=list(dict(named).items()), required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["words"] = ListedField(
            label=_("Other qualities, in your words"),
            required=False,
            max_length=300,
            help_text=_("Separated by commas."),
        )
        for name in (ROOM, *self.asked) if self.rooms else self.asked:
            found[name] = YesNo(str(questions[name]))
        found["trade"] = forms.CharField(max_length=120, required=False)
        found["level"] = forms.ChoiceField(choices=LEVELS, required=False)
        found["tenure_years"] = YearsField()
        found["skills"] = ListedField(max_length=600, required=False, help_text=_("Separated by commas."))
        found["place"] = forms.CharField(max_length=80, required=False)
        found["remote"] = YesNo(_("Meets by video"))
        found[ways_of(self.side)] = forms.ChoiceField(
            choices=[*UNKNOWN, *LearningProfile.choices], required=False
        )
        labels = {
            "intentions": _("Beyond the main subject, what draws them"),
            "qualities": _("Qualities that you hear"),
            "languages": _("Languages"),
            "availability": _("Availability"),
            "trade": _("Trade"),
            "level": _("Career level"),
            "skills": str(questions["skills"]),
            "place": _("Place"),
            "teaching": _("Passes on"),
            "learning": _("Learns"),
        }
        for name, label in labels.items():
            if name in found:
                found[name].label = label
        return found


def initial_of(held: Mapping[str, Any], notes: Mapping[str, str], inferred: set[str]) -> dict[str, Any]:
    """What the form starts from."""
    shown = dict(held)
    qualities = shown.get("qualities") or []
    shown["qualities"] = [each for each in qualities if each in Quality.values]
    shown["words"] = ", ".join(each for each in qualities if each not in Quality.values)
    shown["skills"] = ", ".join(shown.get("skills") or [])
    shown["level"] = _step(shown["level"]) if shown.get("level") else ""
    shown |= {name: str(depth) for name, depth in held.items() if name.startswith("theme_") and depth}
    shown |= {f"note_{name}": text for name, text in notes.items()}
    return shown | {f"{INFERRED}{name}": True for name in inferred}


def _step(level: Any) -> str:
    return str(round(level[0] * 4) / 4)


def _several(choices: Any, held: list[str]) -> forms.Field:
    """The vocabulary, and the values from elsewhere that this person has, so that none is lost."""
    known = dict(choices)
    extra = [(value, value) for value in held if value not in known]
    return forms.MultipleChoiceField(
        choices=[*choices, *extra], required=False, widget=forms.CheckboxSelectMultiple
    )

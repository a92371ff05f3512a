"""What a coordinator types about a candidate. Only identity, company and role are asked for; the rest may be unknown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.enums import LANGUAGES, Availability, CandidateState, Intention, LearningProfile, Quality, Side
from programs.forms.base import ThemeField, YearsField, YesNo, listed
from programs.levels import RUNGS, nearest
from programs.models import Candidate, CandidateTheme, Company, Theme
from programs.moves import asks_reason, by_hand
from programs.naming import name_only
from programs.services.candidates import PROFILE_FIELDS

LEVELS = [("", _("not known yet")), *RUNGS]
DEPTHS = [
    ("", _("not chosen")),
    *((str(value), label) for value, label in CandidateTheme._meta.get_field("depth").choices or []),
]
UNKNOWN = [("", _("not known yet"))]


class CandidateForm(forms.Form):
    """Identity, conditions and profile of one candidate; `themes` are those of the programme.

    The role is chosen when the candidate is added, and stays.
    """

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)  # that was read
    base = forms.CharField(required=False, widget=forms.HiddenInput)  # what was shown, see differences.py
    side = forms.ChoiceField(label=_("Role"), choices=Side.choices)
    first_name = forms.CharField(label=_("First name"), validators=[name_only], max_length=80)
    last_name = forms.CharField(label=_("Last name"), validators=[name_only], max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail"))
    company: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        label=_("Company"),
        queryset=None,
        empty_label=_("Choose…"),
        error_messages={"invalid_choice": _("Choose a company of this consortium.")},
    )
    capacity = forms.IntegerField(
        label=_("Number of mentees"),
        min_value=1,
        max_value=5,
        initial=1,
        help_text=_("For a mentor: how many at once, 1 to 5."),
    )
    available_throughout = YesNo(_("Available for the whole length"))
    management_support = YesNo(_("Supported by management"))
    room_for_manoeuvre = YesNo(_("Has room for manoeuvre on the subject"))
    voluntary = YesNo(_("Takes part of their own free will"))
    stable_in_post = YesNo(_("Expects to stay in post"))
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    trade = forms.CharField(
        label=_("Trade"), max_length=120, required=False, help_text=_("Finance, production, nursing…")
    )
    level = forms.ChoiceField(label=_("Career level"), choices=LEVELS, required=False)
    tenure_years = YearsField()
    skills = forms.CharField(
        label=_("Skills"), required=False, max_length=600, help_text=_("Separated by commas.")
    )
    qualities = forms.MultipleChoiceField(label=_("Qualities"), choices=Quality.choices, required=False)
    intentions = forms.MultipleChoiceField(label=_("Intentions"), choices=Intention.choices, required=False)
    learning = forms.ChoiceField(
        label=_("Learns"), choices=[*UNKNOWN, *LearningProfile.choices], required=False
    )
    teaching = forms.ChoiceField(
        label=_("Passes on"), choices=[*UNKNOWN, *LearningProfile.choices], required=False
    )
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=LANGUAGES, required=False)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    remote = YesNo(_("Meets by video"))
    availability = forms.MultipleChoiceField(
        label=_("Availability"), choices=Availability.choices, required=False
    )
    biography = forms.CharField(
        label=_("In their own words"), widget=forms.Textarea, required=False, max_length=4000
    )

    def __init__(self, *args: Any, companies: QuerySet[Company], themes: list[Theme], **kwargs: Any) -> None:
        exists = kwargs.pop("exists", False)
        super().__init__(*args, **kwargs)
        self.themes = themes
        for name in ("side",) if exists else ("revision", "base"):
            del self.fields[name]
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]
        for name in ("qualities", "intentions", "languages", "availability"):
            field = self.fields[name]
            field.widget = forms.CheckboxSelectMultiple(choices=self._choices(name))
            field.choices = self._choices(name)  # type: ignore[attr-defined]
        for theme in themes:
            self.fields[f"theme_{theme.pk}"] = ThemeField(theme, DEPTHS)

    def _choices(self, name: str) -> list[tuple[str, object]]:
        """The vocabulary, and the values from elsewhere (an import) that this candidate has, so that none is lost."""
        known = list(self.fields[name].choices)  # type: ignore[attr-defined]
        codes = {code for code, _label in known}
        return known + [(value, value) for value in self.initial.get(name) or [] if value not in codes]

    def clean_skills(self) -> list[str]:
        return listed(self.cleaned_data["skills"])

    def identity(self) -> dict[str, Any]:
        """Name, e-mail and company, for the candidate service."""
        return {name: self.cleaned_data[name] for name in ("first_name", "last_name", "email", "company")}

    def profile(self) -> dict[str, Any]:
        """The profile for the candidate service; the level only when it was touched, since an import may be finer."""
        said = {name: self.cleaned_data[name] for name in PROFILE_FIELDS if name in self.cleaned_data}
        said.pop("level")
        if "level" in self.changed_data:
            value = self.cleaned_data["level"]
            said |= {
                "level": float(value) if value else None,
                "level_label": str(dict(LEVELS)[value]) if value else "",
            }
        return said

    def chosen_themes(self) -> dict[Theme, int]:
        picked = {theme: self.cleaned_data.get(f"theme_{theme.pk}") for theme in self.themes}
        return {theme: int(depth) for theme, depth in picked.items() if depth}

    def theme_fields(self) -> list[forms.BoundField]:
        return [self[f"theme_{theme.pk}"] for theme in self.themes]


def initial_of(candidate: Candidate) -> dict[str, Any]:
    """What the form shows of a candidate that exists."""
    shown = {
        name: getattr(candidate, name)
        for name in (*PROFILE_FIELDS, "side", "first_name", "last_name", "email", "company")
    }
    level = candidate.level
    shown["level"] = "" if level is None else str(nearest(level))
    shown["skills"] = ", ".join(candidate.skills)
    return shown | {f"theme_{chosen.theme_id}": str(chosen.depth) for chosen in candidate.themes.all()}


class MoveForm(forms.Form):
    """The next state of a candidate, and why."""

    to = forms.ChoiceField(label=_("New state"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Kept in the history; asked for a withdrawal, the waiting list or a step back."),
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = candidate.state
        self.fields["to"].choices = next_states(candidate)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("to") and asks_reason(self.before, said["to"]) and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why in a few words: the person may ask."))
        return said


def next_states(candidate: Candidate) -> list[tuple[str, str]]:
    """Where the coordinator may take this person by hand."""
    allowed = by_hand(candidate.state)
    return [(value, str(label)) for value, label in CandidateState.choices if value in allowed]

"""The three steps that follow who one is: the subject, the ways, the terms. Each keeps what was typed, right or wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.applying import consents, questionnaire
from programs.applying.consents import Offer
from programs.applying.words import QUESTIONS, depths
from programs.enums import LANGUAGES, Availability, Intention, Side
from programs.forms.base import ThemeField, YearsField, YesNo, listed
from programs.forms.candidates import LEVELS
from programs.models import Program, Theme
from programs.qualification import asked_of

ANSWERS = [("yes", _("yes")), ("no", _("no")), ("", _("I do not know yet"))]
DIGITS = [(str(n), str(n)) for n in range(1, 6)]


MANAGEMENT = "management_support"


class ThemesForm(forms.Form):
    """Themes with their depth, trade, level, skills, intentions."""

    trade = forms.CharField(
        label=_("Trade"), max_length=120, required=False, help_text=_("Finance, production, nursing…")
    )
    level = forms.ChoiceField(
        label=_("Career level"), choices=[("", _("Choose…")), *LEVELS[1:]], required=False
    )
    tenure_years = YearsField()
    skills = forms.CharField(required=False, max_length=600, help_text=_("Separated by commas."))
    intentions = forms.MultipleChoiceField(
        label=_("Beyond that, what draws you"),
        choices=Intention.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    biography = forms.CharField(
        label=_("In your own words"),
        widget=forms.Textarea({"rows": 4}),
        required=False,
        max_length=4000,
        help_text=_("The situation you are in, and what you would like to talk about. Others will read it."),
    )

    def __init__(self, *args: Any, side: str, themes: list[Theme], **more: Any) -> None:
        super().__init__(*args, **more)
        self.side, self.themes = side, themes
        self.fields["skills"].label = str(QUESTIONS[side]["skills"])
        for theme in themes:
            self.fields[f"theme_{theme.pk}"] = ThemeField(theme, [("", _("not this one")), *depths(side)])

    def clean_skills(self) -> list[str]:
        return listed(self.cleaned_data["skills"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not any(said.get(f"theme_{theme.pk}") for theme in self.themes):
            self.add_error(None, _("Choose one theme at least: pairs are formed on themes first."))
        return said

    def theme_fields(self) -> list[forms.BoundField]:
        return [self[f"theme_{theme.pk}"] for theme in self.themes]

    def chosen(self) -> dict[Theme, int]:
        picked = {theme: self.cleaned_data.get(f"theme_{theme.pk}") for theme in self.themes}
        return {theme: int(depth) for theme, depth in picked.items() if depth}

    def profile(self) -> dict[str, Any]:
        said = self.cleaned_data
        level = said.get("level") or ""
        return {
            "trade": said.get("trade", ""),
            "level": float(level) if level else None,
            "level_label": str(dict(LEVELS)[level]) if level else "",
            "tenure_years": said.get("tenure_years"),
            "skills": said.get("skills", []),
            "intentions": said.get("intentions", []),
            "biography": said.get("biography", ""),
        }


class WaysForm(forms.Form):
    """How one learns or passes on, when and where one can meet. All of it may be left out."""

    languages = forms.MultipleChoiceField(
        label=_("Languages you can meet in"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    availability = forms.MultipleChoiceField(
        label=_("When it suits you"),
        choices=Availability.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place = forms.CharField(label=_("Town where you work"), max_length=80, required=False)
    remote = YesNo(_("Would you meet by video?"))

    def __init__(self, *args: Any, side: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.side = side
        _radio(self.fields["remote"])
        self.asked = questionnaire.SITUATIONS[side]
        for number, situation in enumerate(self.asked):
            self.fields[f"way_{number}"] = forms.ChoiceField(
                label=str(situation.text),
                choices=situation.choices(),
                required=False,
                widget=forms.RadioSelect,
            )

    def way_fields(self) -> list[forms.BoundField]:
        return [self[f"way_{number}"] for number in range(len(self.asked))]

    def profile(self) -> dict[str, Any]:
        said = self.cleaned_data
        answers = [said.get(f"way_{number}", "") for number in range(len(self.asked))]
        told = questionnaire.verdict(answers)
        return {
            "learning" if self.side == Side.MENTEE else "teaching": told,
            "languages": said.get("languages", []),
            "availability": said.get("availability", []),
            "place": said.get("place", ""),
            "remote": said.get("remote"),
        }


class TermsForm(forms.Form):
    """The conditions of the role, frank expectations, and what is agreed to."""

    capacity = forms.ChoiceField(
        label=_("How many people could you follow at once?"), choices=DIGITS, required=False, initial="1"
    )
    expectations = forms.CharField(widget=forms.Textarea({"rows": 3}), required=False, max_length=2000)
    concerns = forms.CharField(
        label=_("What worries you, or does not fit?"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        max_length=2000,
        help_text=_(
            "Said now, it can be talked over before anything is decided. The coordinator alone reads it."
        ),
    )
    fits = forms.BooleanField(
        label=_("This suits me: I want to take part."),
        help_text=_("Having read, above, what the programme gives and what it asks."),
    )

    def __init__(
        self, *args: Any, side: str, program: Program, offers: list[Offer], own: str = "", **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.own = own.lower()  # the address of who applies: nobody is their own manager
        self.asked, self.offers = asked_of(program.kind, side, program.rules), offers
        for name in self.asked:
            self.fields[name] = _radio(YesNo(str(QUESTIONS[side][name])))
        if side == Side.MENTEE:
            del self.fields["capacity"]
        self.fields["expectations"].label = str(QUESTIONS[side]["expectations"])
        if self.asks_manager:
            self.fields["manager_email"] = forms.EmailField(
                label=_("E-mail of your manager"),
                required=False,
                help_text=_(
                    "If you like: we ask them, in one mail, whether they support your taking part. They see nothing of your answers."
                ),
            )
            self.fields["manager_agreed"] = forms.BooleanField(label=consents.MANAGER, required=False)
        for offer in offers:
            self.fields[f"agree_{offer.purpose}"] = forms.BooleanField(
                label=(_("I agree: %(what)s") if offer.required else _("I agree, if I like: %(what)s"))
                % {"what": offer.purpose.label},
                help_text=offer.text,
                required=offer.required,
                error_messages={"required": _("Without this, nobody can be looked for.")},
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.own and said.get("manager_email", "").lower() == self.own:
            self.add_error(
                "manager_email", _("This is your own address: write that of your manager, or leave it out.")
            )
        elif said.get("manager_email") and not said.get("manager_agreed"):
            self.add_error("manager_agreed", _("Tick this, or leave the address of your manager out."))
        return said

    @property
    def asks_manager(self) -> bool:
        """Whether the support of the management is a condition of the role."""
        return MANAGEMENT in self.asked

    def manager(self) -> str:
        """The address to write to; "" when none was given, or the person did not agree."""
        said = self.cleaned_data
        return said.get("manager_email", "") if said.get("manager_agreed") else ""

    def condition_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.asked]

    def agree_fields(self) -> list[forms.BoundField]:
        return [self[f"agree_{offer.purpose}"] for offer in self.offers]

    def profile(self) -> dict[str, Any]:
        said = self.cleaned_data
        found: dict[str, Any] = {name: said.get(name) for name in self.asked}
        return found | ({"capacity": int(said.get("capacity") or 1)} if "capacity" in self.fields else {})

    def agreed(self) -> list[Offer]:
        return [offer for offer in self.offers if self.cleaned_data.get(f"agree_{offer.purpose}")]


def _radio(field: Any) -> Any:
    """The same question as buttons to touch rather than a list to unfold."""
    field.widget = forms.RadioSelect()
    field.choices = ANSWERS
    return field

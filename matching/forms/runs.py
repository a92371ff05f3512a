"""What the coordinator tries in a new run, beside what the programme has chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.adapters import Settings
from matching.enums import FloorMode
from matching.forms.policy import WeightsForm
from matching.models import Scenario

NOISE = 100  # basis points: one point of a hundred, which costs the total some 0.4 %
PRICES = {"lightly": 50, "clearly": 200, "strongly": 800}  # basis points for each mentor of difference
SHARE = 100  # basis points in a point out of 100


class RunForm(WeightsForm):
    """A name, the weights, the floor, the balance between companies, and where to start from; see `settings`."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("To recognise it when you compare: “Themes first”, “Without a floor”…"),
    )
    floor_mode = forms.ChoiceField(
        label=_("The weakest pair"),
        choices=[
            (FloorMode.BEST, _("As strong as possible: nobody is sacrificed to a better total")),
            (FloorMode.NONE, _("Only the total counts: a weak pair may pay for stronger ones")),
            (
                FloorMode.VALUE,
                _("At least what I choose: nobody is paired below it, even if people stay alone"),
            ),
        ],
        widget=forms.RadioSelect,
    )
    floor = forms.IntegerField(
        label=_("Lowest score of a pair, out of 100"),
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"min": "1", "max": "100", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Give a whole number from 1 to 100.")
        ),
    )
    reciprocity = forms.ChoiceField(
        label=_("Mentors given and received by each company"),
        choices=[
            ("none", _("Not counted: only the matches count")),
            ("lightly", _("Balance favoured lightly: 0.5 point out of 100 for each mentor of difference")),
            ("clearly", _("Balance favoured clearly: 2 points out of 100 for each mentor of difference")),
            ("strongly", _("Balance favoured strongly: 8 points out of 100 for each mentor of difference")),
            ("capped", _("Difference limited for every company, whatever it costs: people may stay alone")),
        ],
        widget=forms.RadioSelect,
    )
    cap = forms.IntegerField(
        label=_("Mentors of difference at most, for each company"),
        required=False,
        min_value=0,
        max_value=50,
        widget=forms.NumberInput(attrs={"min": "0", "max": "50", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Give a whole number from 0 to 50.")
        ),
    )
    near = forms.BooleanField(
        label=_("Start from the scenario I am working with"),
        required=False,
        help_text=_(
            "What you fixed there stays fixed, and a pair changes only when at least half a point out of 100 is gained."
        ),
    )
    explore = forms.BooleanField(
        label=_("Shuffle matches that are almost equal"),
        required=False,
        help_text=_(
            "Draws up to one point out of 100 for each pair. It costs about 0.4% of the total, and buys knowledge: after "
            "some cohorts, what really makes pairs succeed can be told from habit."
        ),
    )
    seed = forms.IntegerField(
        label=_("Number of the draw"),
        required=False,
        min_value=1,
        max_value=999_999,
        help_text=_("To draw again as in an earlier scenario; left empty, a new number is drawn."),
    )

    def __init__(
        self, data: Any = None, *, settings: Settings, current: Scenario | None, other: bool = False
    ) -> None:
        """`other` when the settings are those of another run, not of the programme."""
        super().__init__(data, weights=settings.weights, initial=_initial(settings))
        self.origin, self.other = settings, other
        if current is None:
            del self.fields["near"]

    @property
    def settings(self) -> Settings:
        """What was asked; who chooses and the kind of programme stay those of the origin."""
        data, chosen = self.cleaned_data, self.cleaned_data["reciprocity"]
        own_floor = data["floor_mode"] == FloorMode.VALUE
        return Settings(
            weights=self.weights,
            floor_mode=FloorMode(data["floor_mode"]),
            floor=data["floor"] * SHARE if own_floor else None,
            imbalance_price=PRICES.get(chosen, 0),
            imbalance_cap=data["cap"] if chosen == "capped" else None,
            explore=NOISE if data["explore"] else 0,
            seed=data["seed"] or 0 if data["explore"] else 0,
            mode=self.origin.mode,
            kind=self.origin.kind,
        )

    @property
    def weights_matter(self) -> bool:
        """Whether the weights must be seen at once: one was refused or changed, or they are those of another run."""
        refused = any(name.startswith("weight_") or name == "__all__" for name in self.errors)
        typed = self.is_bound and any(f.field.has_changed(f.initial, f.data) for f in self.weight_fields)
        return refused or typed or self.other

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        needs = (
            ("floor_mode", FloorMode.VALUE, "floor", _("Say below what nobody is paired.")),
            ("reciprocity", "capped", "cap", _("Say how many mentors of difference at most; 0 for none.")),
        )
        for choice, value, field, sentence in needs:
            if data.get(choice) == value and data.get(field) is None and field not in self.errors:
                self.add_error(field, sentence)
        return data


class NameForm(forms.Form):
    """The name of a scenario."""

    name = forms.CharField(label=_("Name"), max_length=60, required=False)


def _initial(settings: Settings) -> dict[str, Any]:
    favoured = {price: word for word, price in PRICES.items()}
    price = favoured.get(settings.imbalance_price, "none")
    return {
        "floor_mode": settings.floor_mode,
        "floor": None if settings.floor is None else settings.floor // SHARE,
        "reciprocity": price if settings.imbalance_cap is None else "capped",
        "cap": settings.imbalance_cap,
        "explore": bool(settings.explore),
        "seed": settings.seed or None,
    }

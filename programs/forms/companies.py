"""What is typed about companies and their relations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs import sectors
from programs.enums import RelationKind
from programs.forms.base import DayField, RevisionField
from programs.models import Company, CompanyRelation
from programs.naming import name_only

STRANGER = {"invalid_choice": _("Choose a company of this consortium.")}


class CompanyForm(forms.Form):
    """A company as it is corrected; `country` says in which list its sector code stands, `groups` which are named already."""

    name = forms.CharField(label=_("Name"), validators=[name_only], max_length=120)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    sector = forms.CharField(
        label=_("Sector code"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "sectors", "autocomplete": "off"}),
    )
    group = forms.CharField(
        label=_("Corporate group"),
        validators=[name_only],
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "groups", "autocomplete": "off"}),
        help_text=_("Companies that name the same group are kept apart. Empty for an independent company."),
    )
    revision = RevisionField()

    def __init__(self, *args: Any, country: str, groups: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.country, self.groups = country, groups
        self.fields["sector"].help_text = _("Type a word or a code of the %(list)s, then choose.") % {
            "list": sectors.NAMES[country]
        }
        self._offer()

    @property
    def sectors(self) -> Sequence[sectors.Sector]:
        """What the field suggests while one types."""
        return sectors.listed(self.country)

    def clean_sector(self) -> str:
        typed, picked = self.cleaned_data["sector"].strip(), self.data.get("found", "")
        code = sectors.understand(self.country, picked if self._found(picked) else typed)
        if not typed or code:
            return code or ""
        if "found" in self.fields:
            raise forms.ValidationError(_("Several sectors have these words: choose one below."))
        raise forms.ValidationError(
            _("No sector of the %(list)s has these words. Try another word, or leave it empty.")
            % {"list": sectors.NAMES[self.country]}
        )

    def fields_given(self) -> dict[str, str]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in ("name", "place", "sector", "group")}

    def _offer(self) -> None:
        """Without JavaScript nor a list that the browser shows: the sectors that were meant are offered to choose from."""
        typed = str(self.data.get("sector", "")).strip()
        if not typed or sectors.understand(self.country, typed):
            return
        meant = sectors.search(self.country, typed)
        if meant:
            self.fields["found"] = forms.ChoiceField(
                label=_("Which sector?"),
                required=False,
                choices=[(each.code, str(each)) for each in meant],
                widget=forms.RadioSelect,
            )

    def _found(self, code: str) -> bool:
        return "found" in self.fields and any(code == key for key, _label in self.fields["found"].choices)  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it leave?"),
        max_length=200,
        help_text=_("The reason stays in the register."),
        error_messages={"required": _("Say why it leaves: the reason stays in the register.")},
    )


BUYS = "buys"  # as a client says it: the other company supplies it
KINDS = [
    (RelationKind.SUPPLIES.value, RelationKind.SUPPLIES.label),
    (BUYS, _("is a client of")),
    *((kind.value, kind.label) for kind in RelationKind if kind != RelationKind.SUPPLIES),
]


def in_order(form: forms.Form, said: dict[str, Any]) -> None:
    if said.get("starts_on") and said.get("ends_on") and said["ends_on"] < said["starts_on"]:
        form.add_error("ends_on", _("The last day comes before the first."))


class RelationForm(forms.Form):
    """One relation; `own` limits it to those that have one of these companies on a side (a representative's)."""

    source: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        label=_("Company"), queryset=None, empty_label=_("Choose…"), error_messages=STRANGER
    )
    kind = forms.ChoiceField(label=_("Relation"), choices=KINDS)
    target: forms.ModelChoiceField[Company] = forms.ModelChoiceField(
        label=_("Other company"), queryset=None, empty_label=_("Choose…"), error_messages=STRANGER
    )
    depends = forms.BooleanField(
        label=_("One depends on the other"),
        required=False,
        help_text=_(
            "For a supplier or a client: most of its sales, an exclusive contract… Then nobody of one is paired with the other."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("What makes it so, in a few words.")
    )
    starts_on = DayField(label=_("First day"), required=False, help_text=_("Empty: it runs already."))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until it is ended."))
    beside = forms.BooleanField(
        label=_("Both relations are so"),
        required=False,
        help_text=_("Only where the two companies are declared to be something else to each other."),
    )
    understood = forms.BooleanField(
        label=_("I understand that both cannot stay in this consortium"),
        required=False,
        help_text=_("Only for competitors."),
    )

    def __init__(
        self, *args: Any, companies: QuerySet[Company], own: tuple[Company, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        for name in ("source", "target"):
            self.fields[name].queryset = companies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        sides = {said.get("source"), said.get("target")}
        if None not in sides and self.own and not sides & set(self.own):
            self.add_error("source", _("One of the two must be your own company: you speak for it alone."))
        in_order(self, said)
        if said.get("depends") and said.get("kind") not in (RelationKind.SUPPLIES, BUYS):
            self.add_error(
                "depends",
                _(
                    "Dependence is said of a supplier and its client: choose that relation, or untick this box. To keep "
                    "partners apart, use “What keeps people apart”."
                ),
            )
        if said.get("kind") == RelationKind.COMPETES and not said.get("understood"):
            self.add_error(
                "understood",
                _(
                    "Competitors may not be in one consortium: declaring it asks one of the two to leave, and until then "
                    "nobody of one is paired with the other. Tick the box if that is what you mean."
                ),
            )
        return said

    def told(self) -> dict[str, Any]:
        """What the service takes: a client's word is turned round, and it is declared for the representative's company."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "understood"}
        if given["kind"] == BUYS:
            given["source"], given["target"] = given["target"], given["source"]
            given["kind"] = RelationKind.SUPPLIES
        given["kind"] = RelationKind(given["kind"])
        sides = (self.cleaned_data["source"], self.cleaned_data["target"])
        return {**given, "declared_for": next((each for each in sides if each in self.own), None)}


class CorrectionForm(forms.Form):
    """What was said of a relation, to correct; `ways` are its two directions in words, empty where it has none."""

    way = forms.ChoiceField(label=_("Direction"), widget=forms.RadioSelect)
    depends = forms.BooleanField(
        label=_("One depends on the other"),
        required=False,
        help_text=_("Most of its sales, an exclusive contract… Then nobody of one is paired with the other."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("What makes it so, in a few words.")
    )
    starts_on = DayField(label=_("First day"), required=False, help_text=_("Empty: it runs already."))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until it is ended."))
    revision = RevisionField()

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]], supplies: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        if not ways:
            del self.fields["way"]
        if not supplies:
            del self.fields["depends"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        in_order(self, said)
        return said

    def told(self, relation: CompanyRelation) -> dict[str, Any]:
        """What the service takes; a direction is named by the company that it starts from."""
        said = self.cleaned_data
        return {
            "seen": said["revision"],
            "turned": said.get("way", str(relation.source_id)) != str(relation.source_id),
            "depends": said.get("depends", False),
            "reason": said["reason"],
            "starts_on": said["starts_on"],
            "ends_on": said["ends_on"],
        }


class EndRelationForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it end?"),
        max_length=200,
        help_text=_("The reason stays in the register."),
        error_messages={"required": _("Say why the relation ends: the reason stays in the register.")},
    )

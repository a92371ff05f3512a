"""Lines of the budget, and the rule that shares it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.forms.base import DayField
from programs.models import Company
from tracking.forms.fields import HundredthsField, RevisionField
from tracking.models import CostKind, CostLine, CostSharing, SharingRule
from tracking.models.costs import HIGHEST, WHOLE

RULES = {
    SharingRule.EQUAL: _("Equal parts: every company bears the same"),
    SharingRule.SEATS: _("By people registered: each bears in proportion to the people it announced"),
    SharingRule.PARTICIPANTS: _(
        "By people paired: each bears in proportion to its mentors and mentees in a pair"
    ),
    SharingRule.CUSTOM: _("Parts agreed on: percentages that you write below"),
}


class CostLineForm(forms.Form):
    """Amounts in `cleaned_data` are cents; `actual` is None when it is not known yet."""

    label = forms.CharField(label=_("Label"), max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("cost", "Kind"))
    planned = HundredthsField(
        label=_("Planned amount"), highest=HIGHEST, refusal=_("An amount goes from 0 to 10 million.")
    )
    actual = HundredthsField(
        label=_("Actual amount"),
        highest=HIGHEST,
        refusal=_("An amount goes from 0 to 10 million."),
        required=False,
        help_text=_("Leave empty as long as it is not known."),
    )
    on = DayField(label=_("Date"), required=False)
    revision = RevisionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k.value, capfirst(k.label)) for k in CostKind]  # type: ignore[attr-defined]


def line_as_shown(line: CostLine) -> dict[str, object]:
    """What the form starts from when a line is changed."""
    names = ("label", "kind", "planned", "actual", "on", "revision")
    return {name: getattr(line, name) for name in names}


class SharingForm(forms.Form):
    """The rule, the reckoning date, and a percentage a company for custom parts (hundredths in `parts`)."""

    rule = forms.ChoiceField(label=_("Rule"), widget=forms.RadioSelect, choices=RULES.items())
    reckoned_on = DayField(
        label=_("Reckoning date"),
        help_text=_(
            "People are counted as they stood at the end of that day; who comes or leaves later changes no share."
        ),
    )
    revision = RevisionField()

    def __init__(self, *args: Any, companies: Iterable[Company], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.companies = list(companies)
        for company in self.companies:
            self.fields[f"part_{company.pk}"] = HundredthsField(
                label=company.name, highest=WHOLE, refusal=_("A part goes from 0 to 100%."), required=False
            )

    @property
    def parts(self) -> dict[int, int]:
        """What was written, by company; an empty field is 0."""
        return {c.pk: self.cleaned_data.get(f"part_{c.pk}") or 0 for c in self.companies}

    @property
    def part_fields(self) -> list[BoundField]:
        return [self[f"part_{company.pk}"] for company in self.companies]


def sharing_as_shown(sharing: CostSharing, parts: dict[int, int]) -> dict[str, object]:
    """What the form starts from when a rule stands; percentages only where they were agreed on."""
    custom = (
        {f"part_{pk}": weight for pk, weight in parts.items()} if sharing.rule == SharingRule.CUSTOM else {}
    )
    return {
        "rule": sharing.rule,
        "reckoned_on": sharing.reckoned_on,
        "revision": sharing.revision,
        **custom,
    }

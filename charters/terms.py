"""What the coordinator sets in an agreement besides its wording, and the words that this puts in its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programs.models import Consortium

# The rule that a consortium declared for its costs ("equal", "seats", "participants", "custom"), "" when there is none;
# filled by the app that keeps the costs.
DECLARED: list[Callable[[Consortium], str]] = []


class Scope(TextChoices):
    PARTICIPANTS = "participants", gettext_lazy("the participants alone")
    MET = "met", gettext_lazy("the participants, and the colleagues met through them")


class CostRule(TextChoices):
    DECLARED = "declared", gettext_lazy("the rule declared for the costs of the programme")
    COMMITTEE = "committee", gettext_lazy("the rule that the steering committee adopts")
    EQUAL = "equal", gettext_lazy("equal parts")
    SEATS = "seats", gettext_lazy("by people announced")
    PARTICIPANTS = "participants", gettext_lazy("by people paired")


SCOPE_WORDS: dict[str, str | Promise] = {
    Scope.PARTICIPANTS: gettext_lazy("a person of another company who takes part in the programme"),
    Scope.MET: gettext_lazy(
        "a person of another company who takes part in the programme, or a colleague met through it"
    ),
}
COST_WORDS: dict[str, str | Promise] = {
    CostRule.COMMITTEE: gettext_lazy(
        "by the rule that the steering committee adopts; failing that, in equal parts"
    ),
    CostRule.EQUAL: gettext_lazy("in equal parts"),
    CostRule.SEATS: gettext_lazy("in proportion to the number of people that each announced"),
    CostRule.PARTICIPANTS: gettext_lazy("in proportion to the number of people of each who are paired"),
    "custom": gettext_lazy("in the parts agreed on in the steering committee"),
}


@dataclass(frozen=True)
class Terms:
    """Durations in the unit of their name; `length_years` 0 stands for no end; `sign_by` is an ISO date, or ""."""

    confidentiality_years: int = 5
    solicitation_months: int = 12
    solicitation_scope: str = Scope.MET
    cost_rule: str = CostRule.COMMITTEE
    data_contact: str = ""
    notice_days: int = 30
    length_years: int = 3
    governing_law: str = ""
    sign_by: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Terms:
        """From what a row keeps; what it does not know is as we propose it."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def deadline(self) -> date | None:
        return date.fromisoformat(self.sign_by) if self.sign_by else None


def declared_rule(consortium: Consortium) -> str:
    """The declared rule of the costs, "" when there is none."""
    return next((rule for rule in (ask(consortium) for ask in DECLARED) if rule), "")


def proposed(consortium: Consortium) -> Terms:
    """What we propose for a first version."""
    return Terms(cost_rule=CostRule.DECLARED if declared_rule(consortium) else CostRule.COMMITTEE)


def words(terms: Terms, consortium: Consortium, language: str) -> dict[str, str]:
    """What the terms put in the fields of the text, in the language of the document."""
    with translation.override(language):
        return {
            "confidentiality": years(terms.confidentiality_years),
            "solicitation_scope": str(SCOPE_WORDS[terms.solicitation_scope]),
            "solicitation_length": ngettext("%(n)s month", "%(n)s months", terms.solicitation_months)
            % {"n": terms.solicitation_months},
            "cost_rule": _cost(terms, consortium),
            "data_contact": terms.data_contact or _("the coordination of the consortium"),
            "notice": ngettext("%(n)s day", "%(n)s days", terms.notice_days) % {"n": terms.notice_days},
            "agreement_length": _length(terms),
            "governing_law": terms.governing_law or usual_law(consortium),
            "sign_by": _by(terms),
            "law": privacy_law(consortium),
        }


def years(n: int) -> str:
    return ngettext("%(n)s year", "%(n)s years", n) % {"n": n}


def usual_law(consortium: Consortium) -> str:
    """The law that governs the agreement unless another is written."""
    return _("the law that applies in Québec") if consortium.country == "CA" else _("French law")


def privacy_law(consortium: Consortium) -> str:
    """The law on personal information that the text names."""
    return (
        _("Québec’s Law 25")
        if consortium.country == "CA"
        else _("the General Data Protection Regulation (GDPR)")
    )


def day(on: date) -> str:
    """The date in the language in force."""
    return date_format(on, "DATE_FORMAT")


def _cost(terms: Terms, consortium: Consortium) -> str:
    rule = declared_rule(consortium) if terms.cost_rule == CostRule.DECLARED else terms.cost_rule
    return str(COST_WORDS.get(rule, COST_WORDS[CostRule.COMMITTEE]))


def _length(terms: Terms) -> str:
    if not terms.length_years:
        return _("without an end date")
    return _("for %(years)s from that date") % {"years": years(terms.length_years)}


def _by(terms: Terms) -> str:
    if terms.deadline is None:
        return _("as soon as it can")
    return _("by %(date)s at the latest") % {"date": day(terms.deadline)}

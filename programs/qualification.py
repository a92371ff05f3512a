"""The conditions of a role (P4), and how somebody stands to each. What is not known yet is asked, and holds nobody back.

The rules are the programme's own (`programs.rules`) and come with it: nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from programs import levels, rules
from programs.models import Candidate
from programs.rules import Rules

# Of each condition that people declare: what is asked, and what is said of somebody who is known not to meet it.
WORDS = {
    "available_throughout": (
        _("availability for the whole length"),
        _("is not available for the whole length"),
    ),
    "voluntary": (_("voluntary engagement"), _("does not take part of their own free will")),
    "management_support": (_("support of management"), _("is not supported by management")),
    "room_for_manoeuvre": (_("room for manoeuvre"), _("has no room for manoeuvre on the subject")),
    "stable_in_post": (_("stability in post"), _("expects to leave their post")),
}


@dataclass(frozen=True)
class Condition:
    """`met` is None while it is not known; `label` names what is asked, `fails` says of whom it is known to fail."""

    label: str
    fails: str
    met: bool | None


@dataclass(frozen=True)
class Missing:
    """A condition that is not met (`known`) or not known yet; `text` says which, in the reader's language."""

    text: str
    known: bool


def asked_of(kind: str, side: str, own: Mapping[str, Rules] | None = None) -> tuple[str, ...]:
    """The fields of Candidate that a person of that side declares, under the rules `own` of the programme."""
    asked = rules.of(kind, side, own)
    return tuple(name for name in rules.DECLARED if name in asked)


def conditions(candidate: Candidate, own: Mapping[str, Rules] | None = None) -> list[Condition]:
    """Every condition of the candidate's role in their programme, the company's agreement last.

    `own` are rules that the programme does not have yet, to see what they would change.
    """
    program = candidate.program
    asked = rules.of(program.kind, candidate.side, program.rules if own is None else own)
    declared = [
        Condition(str(WORDS[name][0]), str(WORDS[name][1]), getattr(candidate, name))
        for name in rules.DECLARED
        if name in asked
    ]
    measured = [_measured(name, asked[name], candidate) for name in rules.MEASURED if name in asked]
    return [*declared, *measured, _agreement(candidate)]


def missing(candidate: Candidate, own: Mapping[str, Rules] | None = None) -> list[Missing]:
    """The conditions of the role that are not met, or not known yet."""
    return [
        Missing(each.label if each.met is None else each.fails, each.met is not None)
        for each in conditions(candidate, own)
        if not each.met
    ]


def held_back(candidate: Candidate, own: Mapping[str, Rules] | None = None) -> bool:
    """Whether a condition is known not to be met."""
    return any(lack.known for lack in missing(candidate, own))


def in_words(asked: Rules) -> list[str]:
    """The rules of one side as one reads them on a poster, the company's agreement last."""
    declared = [str(WORDS[name][0]) for name in rules.DECLARED if name in asked]
    measured = [_words(name, asked[name])[0] for name in rules.MEASURED if name in asked]
    return [*declared, *measured, gettext("the agreement signed by the company")]


def _measured(name: str, bound: float, candidate: Candidate) -> Condition:
    label, fails = _words(name, bound)
    value = candidate.tenure_years if name == "tenure_min" else candidate.level
    return Condition(label, fails, None if value is None else _meets(name, value, bound))


def _meets(name: str, value: float, bound: float) -> bool:
    if name == "tenure_min":
        return value >= bound
    rung = levels.nearest(value)
    return rung >= bound if name == "level_min" else rung <= bound


def _words(name: str, bound: Any) -> tuple[str, str]:
    """What a measure asks, and what is said of somebody who is under or over it."""
    if name == "tenure_min":
        n = {"n": int(bound)}
        return (
            ngettext("at least %(n)s year in the company", "at least %(n)s years in the company", n["n"]) % n,
            ngettext(
                "has been in the company for less than %(n)s year",
                "has been in the company for less than %(n)s years",
                n["n"],
            )
            % n,
        )
    level = {"level": levels.name(bound)}
    if name == "level_min":
        return gettext("career level: %(level)s, at least") % level, gettext(
            "is under the career level asked"
        )
    return gettext("career level: %(level)s, at most") % level, gettext("is over the career level asked")


def _agreement(candidate: Candidate) -> Condition:
    """Of the company, never of the person; a company that is not in the list is not known yet."""
    if candidate.company_id is None:
        return Condition(gettext("the company’s place in the consortium"), "", None)
    return Condition(
        gettext("the agreement signed by the company"),
        gettext("%(company)s has not signed the agreement in force") % {"company": candidate.company},
        candidate.company.cleared_at is not None,
    )

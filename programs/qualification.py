"""The conditions of a role (P4), and how somebody stands to each. What is not known yet is asked, and holds nobody back.

Whose management must agree depends on the kind: in classic mentoring the mentee's, who gives working time to a subject of
their own; in reverse mentoring the mentor's, who is the junior of the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.enums import ProgramKind, Side
from programs.models import Candidate

# Of each condition: what is asked, and what is said of somebody who is known not to meet it.
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
ASKED: dict[tuple[ProgramKind, Side], tuple[str, ...]] = {
    (ProgramKind.CLASSIC, Side.MENTOR): ("available_throughout", "voluntary"),
    (ProgramKind.CLASSIC, Side.MENTEE): tuple(WORDS),
    (ProgramKind.REVERSE, Side.MENTOR): ("available_throughout", "voluntary", "management_support"),
    (ProgramKind.REVERSE, Side.MENTEE): (
        "available_throughout",
        "voluntary",
        "room_for_manoeuvre",
        "stable_in_post",
    ),
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


def asked_of(kind: str, side: str) -> tuple[str, ...]:
    """The fields of Candidate that are conditions of that role in a programme of that kind."""
    return ASKED[ProgramKind(kind), Side(side)]


def conditions(candidate: Candidate) -> list[Condition]:
    """Every condition of the candidate's role in a programme of that kind, the company's agreement last."""
    asked = asked_of(candidate.program.kind, candidate.side)
    own = [Condition(str(WORDS[name][0]), str(WORDS[name][1]), getattr(candidate, name)) for name in asked]
    return [*own, _agreement(candidate)]


def missing(candidate: Candidate) -> list[Missing]:
    """The conditions of the role that are not met, or not known yet."""
    return [
        Missing(each.label if each.met is None else each.fails, each.met is not None)
        for each in conditions(candidate)
        if not each.met
    ]


def _agreement(candidate: Candidate) -> Condition:
    """Of the company, never of the person; a company that is not in the list is not known yet."""
    if candidate.company_id is None:
        return Condition(gettext("the company’s place in the consortium"), "", None)
    return Condition(
        gettext("the agreement signed by the company"),
        gettext("%(company)s has not signed the agreement in force") % {"company": candidate.company},
        candidate.company.cleared_at is not None,
    )

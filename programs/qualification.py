"""The conditions of a role (P4), and how somebody stands to each. What is not known yet is asked, and holds nobody back.

Whose management must agree depends on the kind: in classic mentoring the mentee's, who gives working time to a subject of
their own; in reverse mentoring the mentor's, who is the junior of the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programs.enums import ProgramKind, Side
from programs.models import Candidate


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


def conditions(candidate: Candidate) -> list[Condition]:
    """Every condition of the candidate's role in a programme of that kind, the company's agreement last."""
    asked = ASKED[ProgramKind(candidate.program.kind), Side(candidate.side)]
    return [*(ask(candidate) for ask in asked), _agreement(candidate)]


def missing(candidate: Candidate) -> list[Missing]:
    """The conditions of the role that are not met, or not known yet."""
    return [
        Missing(each.label if each.met is None else each.fails, each.met is not None)
        for each in conditions(candidate)
        if not each.met
    ]


def _availability(candidate: Candidate) -> Condition:
    return Condition(
        _("availability for the whole length"),
        _("is not available for the whole length"),
        candidate.available_throughout,
    )


def _volunteer(candidate: Candidate) -> Condition:
    return Condition(
        _("voluntary engagement"), _("does not take part of their own free will"), candidate.voluntary
    )


def _support(candidate: Candidate) -> Condition:
    return Condition(
        _("support of management"), _("is not supported by management"), candidate.management_support
    )


def _room(candidate: Candidate) -> Condition:
    return Condition(
        _("room for manoeuvre"), _("has no room for manoeuvre on the subject"), candidate.room_for_manoeuvre
    )


def _stability(candidate: Candidate) -> Condition:
    return Condition(_("stability in post"), _("expects to leave their post"), candidate.stable_in_post)


def _agreement(candidate: Candidate) -> Condition:
    """Of the company, never of the person; a company that is not in the list is not known yet."""
    if candidate.company_id is None:
        return Condition(_("the company’s place in the consortium"), "", None)
    return Condition(
        _("the agreement signed by the company"),
        _("%(company)s has not signed the agreement in force") % {"company": candidate.company},
        candidate.company.cleared_at is not None,
    )


ASKED: dict[tuple[ProgramKind, Side], tuple[Callable[[Candidate], Condition], ...]] = {
    (ProgramKind.CLASSIC, Side.MENTOR): (_availability, _volunteer),
    (ProgramKind.CLASSIC, Side.MENTEE): (_availability, _volunteer, _support, _room, _stability),
    (ProgramKind.REVERSE, Side.MENTOR): (_availability, _volunteer, _support),
    (ProgramKind.REVERSE, Side.MENTEE): (_availability, _volunteer, _room, _stability),
}

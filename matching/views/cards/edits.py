"""A change of the board in a few words, asked for or done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.enums import BoardVerb
from matching.models import BoardEdit
from matching.queries.board import Consequence
from programs.models import Candidate

LEAST = 5  # basis points: under it, a cost is no figure worth saying
TITLES = {
    BoardVerb.LOCK: gettext_lazy("Keep %(mentee)s with %(mentor)s"),
    BoardVerb.UNLOCK: gettext_lazy("No longer keep %(mentee)s with %(mentor)s"),
    BoardVerb.FORBID: gettext_lazy("Keep %(mentee)s and %(mentor)s apart in this scenario"),
    BoardVerb.ALLOW: gettext_lazy("Allow %(mentee)s and %(mentor)s again"),
    BoardVerb.CHOOSE: gettext_lazy("Choose %(mentor)s for %(mentee)s"),
    BoardVerb.DISMISS: gettext_lazy("Set %(mentee)s and %(mentor)s aside"),
    BoardVerb.REOPEN: gettext_lazy("Bring %(mentee)s and %(mentor)s back"),
}


def title(told: Consequence, people: Mapping[int, Candidate]) -> str:
    """What is asked, with the names."""
    return deed(told.change.verb, [list(pair) for pair in told.change.pairs], people)


def deed(verb: str, pairs: Sequence[Sequence[int]], people: Mapping[int, Candidate]) -> str:
    """A change of the board in a few words; somebody who is no longer there has no name."""
    if not pairs:
        return _("Bring the board up to date")
    names = [{"mentor": _name(people, mentor), "mentee": _name(people, mentee)} for mentor, mentee in pairs]
    if verb == BoardVerb.SWAP:
        return _("Exchange the mentors of %(one)s and %(other)s") % {
            "one": names[0]["mentee"],
            "other": names[1]["mentee"],
        }
    return str(TITLES[BoardVerb(verb)]) % names[0]


def worth(cost: int) -> str:
    """What the total of all the scores loses or gains, in points out of 100."""
    if abs(cost) < LEAST:
        return _("costs nothing")
    points = number_format(abs(cost) / 100, 1)
    few = abs(cost) < 2 * 100  # a French plural begins at two
    if cost > 0:
        return (_("costs %(points)s point") if few else _("costs %(points)s points")) % {"points": points}
    return (_("gains %(points)s point") if few else _("gains %(points)s points")) % {"points": points}


def _name(people: Mapping[int, Candidate], key: int) -> str:
    return people[key].name if key in people else _("somebody who left")


@dataclass(frozen=True)
class Edit:
    """One change that stands, in the history of the board."""

    text: str
    summary: str
    who: str
    at: datetime

    @classmethod
    def of(cls, row: BoardEdit, people: Mapping[int, Candidate]) -> Edit:
        cost, n = row.cost, len(row.cost["moved"])
        moved = ngettext("%(n)s person moved", "%(n)s people moved", n) % {"n": n} if n else _("nobody moved")
        return cls(
            text=deed(row.verb, cost["pairs"], people),
            summary=", ".join([moved, worth(cost["cost"])] if n else [moved]),
            who=row.made_by.name if row.made_by else "",
            at=localtime(row.made_at),
        )

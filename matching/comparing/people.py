"""Who changes partner from one scenario to another, and who stays alone, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import wording
from matching.comparing.rows import Cell, Head, columns, points
from matching.queries.compare import Compared, Side
from programs.models import Candidate


@dataclass(frozen=True)
class PersonRow:
    """A person, and what becomes of them in each scenario."""

    person: Candidate
    company: str
    cells: Sequence[Cell]


def changes(found: Compared, most: int | None = None) -> list[PersonRow]:
    """The mentees whose mentor is not the same everywhere; `most` of them at most. `best` marks a change from the first."""
    rows = []
    for mentee in found.changed[:most]:
        first = found.sides[0].mentor_of.get(mentee)
        cells = [_mentor(found, head, side, mentee, first) for head, side in _heads(found)]
        rows.append(_line(found, mentee, cells))
    return rows


def alone(found: Compared, most: int | None = None) -> list[PersonRow]:
    """Whoever has no pair somewhere, with the reason there; `most` of them at most."""
    return [
        _line(found, person, [_fate(found, head, side, person) for head, side in _heads(found)])
        for person in found.alone[:most]
    ]


def unlike(found: Compared) -> list[str]:
    """Why some of these do not compare one to one: people who were not to be paired when one of them was computed."""
    out = []
    for head in columns(found):
        absent = found.not_everywhere[head.scenario.pk]
        if absent:
            text = ngettext(
                "%(name)s: %(n)s person of the others had a pair already or was not eligible yet.",
                "%(name)s: %(n)s people of the others had a pair already or were not eligible yet.",
                absent,
            )
            out.append(text % {"name": head.label, "n": absent})
    return out


def _heads(found: Compared) -> list[tuple[Head, Side]]:
    return list(zip(columns(found), found.sides, strict=True))


def _line(found: Compared, person: int, cells: Sequence[Cell]) -> PersonRow:
    row = found.people[person]
    return PersonRow(row, found.companies[row.company_id].name, cells)


def _mentor(found: Compared, head: Head, side: Side, mentee: int, first: int | None) -> Cell:
    mentor = side.mentor_of.get(mentee)
    if mentor is None:
        return Cell(head, _("nobody"), best=first is not None)
    score = (side.common or side.score_of)[mentee]
    return Cell(head, found.people[mentor].name, best=mentor != first, note=points(score))


def _fate(found: Compared, head: Head, side: Side, person: int) -> Cell:
    row = found.people[person]
    if person in side.reason_of:
        why, _advice = wording.unpaired(side.reason_of[person], row.side)
        return Cell(head, why, best=True)
    mentor = side.mentor_of.get(person)
    if mentor is not None:
        return Cell(head, _("with %(name)s") % {"name": found.people[mentor].name})
    mentees = [found.people[m].name for m, j in side.mentor_of.items() if j == person]
    if mentees:
        return Cell(head, _("with %(name)s") % {"name": ", ".join(sorted(mentees))})
    return Cell(head, _("was not to be paired"))

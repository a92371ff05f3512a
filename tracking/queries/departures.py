"""Departures still to settle, with what they would change: every exclusion is tested again as if the person were there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from matching import adapters, wording
from matching import queries as pairing
from matching.models import Binome
from programs.models import Candidate, Company, Program
from tracking.models import Departure


@dataclass(frozen=True)
class Pair:
    """A live pair of theirs; `cause` is what would exclude it there, in words, "" when nothing would."""

    binome: Binome
    partner: Candidate
    cause: str


@dataclass(frozen=True)
class Open:
    departure: Departure
    pairs: list[Pair]
    moved: bool  # the profile says the new company already


def open_ones(program: Program) -> list[Open]:
    """7 queries more for each declaration: there are few."""
    rows = Departure.objects.filter(program=program, settled_at=None).select_related(
        "candidate__company", "candidate__program__consortium", "company", "told_by"
    )
    return [_open(program, row) for row in rows]


def waiting(program: Program) -> QuerySet[Departure]:
    return Departure.objects.filter(program=program, settled_at=None)


def departure(pk: int) -> Departure | None:
    return Departure.objects.select_related("program__consortium").filter(pk=pk).first()


def companies(program: Program) -> list[Company]:
    """Where somebody may go within the consortium."""
    return list(Company.objects.filter(consortium=program.consortium_id, left_at=None).order_by("key"))


def _open(program: Program, row: Departure) -> Open:
    person = row.candidate
    live = pairing.live_binomes_of(person).select_related("mentor__company", "mentee__company")
    binomes = list(live.order_by("id"))
    there = row.company
    moved = there is not None and person.company_id == there.pk
    if there is not None:
        for each in binomes:
            mine = each.mentor if each.mentor_id == person.pk else each.mentee
            mine.company = there
    told = range(len(binomes))
    found = adapters.causes(program, [(each.mentor, each.mentee) for each in binomes], told=set(told))
    return Open(
        row,
        [
            Pair(
                each,
                each.mentee if each.mentor_id == person.pk else each.mentor,
                wording.cause_text(cause) if cause else "",
            )
            for each, cause in zip(binomes, found, strict=True)
        ],
        moved,
    )

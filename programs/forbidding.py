"""What relations between companies forbid, in people and in pairs: sums over counts that the database made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.models import Company
from programs.queries.consortium import People
from programs.relations import Pair


@dataclass(frozen=True)
class Toll:
    """`people` out of `all_people` lose somebody they could have been paired with; `pairs` of a mentor and a mentee are
    forbidden, out of `all_pairs` between two companies."""

    people: int
    pairs: int
    all_people: int
    all_pairs: int


def toll(people: Iterable[People], barred: Iterable[Pair]) -> Toll:
    """What keeping the companies of each pair of `barred` apart costs, over all programmes."""
    forbidden = set(barred)
    touched = pairs = everyone = possible = 0
    for rows in _by_program(people):
        lost: set[tuple[int, str]] = set()
        for one, other in combinations(rows, 2):
            crossed = one.mentors * other.mentees + other.mentors * one.mentees
            possible += crossed
            if frozenset((one.company, other.company)) in forbidden:
                pairs += crossed
                lost |= _lost(one, other) | _lost(other, one)
        counts = {(r.company, side): getattr(r, side) for r in rows for side in ("mentors", "mentees")}
        touched += sum(counts[key] for key in lost)
        everyone += sum(counts.values())
    return Toll(touched, pairs, everyone, possible)


def _lost(one: People, other: People) -> set[tuple[int, str]]:
    """The sides of `one` that have somebody to lose in `other`."""
    facing = (("mentors", other.mentees), ("mentees", other.mentors))
    return {(one.company, side) for side, there in facing if there}


def _by_program(people: Iterable[People]) -> list[list[People]]:
    found: dict[int, list[People]] = defaultdict(list)
    for row in people:
        found[row.program].append(row)
    return list(found.values())


def between(people: Iterable[People], a: Company, b: Company) -> str:
    """What keeping two companies apart forbids, in words."""
    counts = {a.pk: 0, b.pk: 0}
    for row in people:
        if row.company in counts:
            counts[row.company] += row.mentors + row.mentees
    count, others = counts[a.pk], counts[b.pk]
    if not count or not others:
        return _("No pair between them, whoever signs up.")
    return ngettext(
        "%(n)d person of %(a)s cannot be paired with those of %(b)s (%(m)d).",
        "%(n)d people of %(a)s cannot be paired with those of %(b)s (%(m)d).",
        count,
    ) % {"n": count, "a": a.name, "b": b.name, "m": others}


def in_all(toll: Toll) -> str:
    """The whole in a sentence."""
    if not toll.pairs:
        return _("Nobody who signed up is kept from anybody of another company.")
    said = ngettext(
        "%(n)d person out of %(all)d cannot be paired with everybody of the other companies: %(pairs)d possible pairs out of %(all_pairs)d are forbidden.",
        "%(n)d people out of %(all)d cannot be paired with everybody of the other companies: %(pairs)d possible pairs out of %(all_pairs)d are forbidden.",
        toll.people,
    )
    return said % {
        "n": toll.people,
        "all": toll.all_people,
        "pairs": toll.pairs,
        "all_pairs": toll.all_pairs,
    }

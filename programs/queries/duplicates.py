"""Candidates who are likely one person: the same name in the same company, or two spellings of one mailbox, on one side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from programs.models import Candidate

SHOWN = 200  # pairs on the page


@dataclass(frozen=True)
class Likely:
    """Two candidates, the older first, and why they may be one person."""

    one: Candidate
    other: Candidate
    why: list[str]


def likely() -> list[Likely]:
    """Every likely pair of the programme in scope, at most SHOWN: 1 query, whatever the number of candidates."""
    alike = Candidate.objects.exclude(pk=OuterRef("pk")).filter(side=OuterRef("side"))
    same_name = alike.filter(name_key=OuterRef("name_key"), company=OuterRef("company"))
    same_mailbox = alike.filter(email_key=OuterRef("email_key"))
    rows = Candidate.objects.filter(
        Q(Exists(same_name)) & ~Q(name_key="") | Q(Exists(same_mailbox)) & ~Q(email_key="")
    )
    return list(_pairs(rows.select_related("company").order_by("sort_name", "id")[: 4 * SHOWN]))[:SHOWN]


def likely_of(candidate: Candidate) -> list[Candidate]:
    """Those who may be the same person as this one."""
    alike = Q(name_key=candidate.name_key, company=candidate.company) | Q(email_key=candidate.email_key)
    rows = Candidate.objects.filter(alike, side=candidate.side).exclude(pk=candidate.pk)
    return list(rows.select_related("company")[:10])


def why(one: Candidate, other: Candidate) -> list[str]:
    """In words, what the two have in common."""
    found = []
    if one.email_key == other.email_key:
        found.append(_("their addresses may be one mailbox (“+…”, or dots that the provider ignores)"))
    if one.name_key == other.name_key and one.company_id == other.company_id:
        found.append(_("the same name in the same company"))
    return found


def _pairs(rows: Iterable[Candidate]) -> Iterator[Likely]:
    """Each candidate with the first one of before who is alike."""
    seen: dict[tuple[object, ...], Candidate] = {}
    for row in sorted(rows, key=lambda each: each.pk):
        keys = ((row.side, row.email_key), (row.side, row.name_key, row.company_id))
        found = {seen[key].pk: seen[key] for key in keys if key in seen}
        for other in found.values():
            yield Likely(other, row, why(other, row))
        for key in keys:
            seen.setdefault(key, row)

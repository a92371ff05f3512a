"""Relations between companies in words, and the pairs of companies between which nobody may be paired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.enums import RelationKind
from programs.models import Company, CompanyRelation


@dataclass(frozen=True)
class Tie:
    """What two companies are to each other, and what it forbids; `relation` is None for a tie that follows from others."""

    words: str
    forbids: str
    relation: CompanyRelation | None = None

    @property
    def competes(self) -> bool:
        return self.relation is not None and self.relation.kind == RelationKind.COMPETES


def rules_out(relation: CompanyRelation) -> bool:
    """Whether it is a power relation or a competition: then no pair stands between the two companies."""
    if relation.kind == RelationKind.SUPPLIES:
        return relation.depends
    return relation.kind in (RelationKind.COMPETES, RelationKind.BELONGS)


def barred(relations: Iterable[CompanyRelation]) -> set[frozenset[int]]:
    """The pairs of company ids between which nobody may be paired; groups are transitive."""
    rows = list(relations)
    pairs = {frozenset((row.source_id, row.target_id)) for row in rows if rules_out(row)}
    return pairs | _same_group(rows)


def ties(relations: Iterable[CompanyRelation], companies: Iterable[Company]) -> list[Tie]:
    """Every relation in words, then the companies that are in one group through another."""
    rows, by_id = list(relations), {company.pk: company for company in companies}
    found = [
        Tie(words(row), _forbids(by_id[row.source_id], by_id[row.target_id], rules_out(row)), row)
        for row in rows
    ]
    direct = {frozenset((row.source_id, row.target_id)) for row in rows if row.kind == RelationKind.BELONGS}
    for pair in sorted(_same_group(rows) - direct, key=sorted):
        a, b = (by_id[pk] for pk in sorted(pair))
        said = _("%(a)s and %(b)s are in one group, through another company") % {"a": a, "b": b}
        found.append(Tie(said, _forbids(a, b, True)))
    return found


def words(relation: CompanyRelation) -> str:
    names = {"source": relation.source.name, "target": relation.target.name}
    if relation.kind == RelationKind.SUPPLIES and relation.depends:
        return _("%(source)s supplies %(target)s, and one depends on the other") % names
    return {
        RelationKind.SUPPLIES: _("%(source)s supplies %(target)s"),
        RelationKind.COMPETES: _("%(source)s competes with %(target)s"),
        RelationKind.PARTNERS: _("%(source)s is a partner of %(target)s"),
        RelationKind.BELONGS: _("%(source)s is in the group of %(target)s"),
    }[RelationKind(relation.kind)] % names


def _forbids(a: Company, b: Company, forbidden: bool) -> str:
    if not forbidden:
        return _("Forbids nothing.")
    count, others = _people(a), _people(b)
    if not count or not others:
        return _("No pair between them, whoever signs up.")
    return ngettext(
        "%(n)d person of %(a)s cannot be paired with those of %(b)s (%(m)d).",
        "%(n)d people of %(a)s cannot be paired with those of %(b)s (%(m)d).",
        count,
    ) % {"n": count, "a": a.name, "b": b.name, "m": others}


def _people(company: Company) -> int:
    return int(getattr(company, "mentors", 0)) + int(getattr(company, "mentees", 0))


def _same_group(rows: Iterable[CompanyRelation]) -> set[frozenset[int]]:
    groups: dict[int, set[int]] = {}
    for row in rows:
        if row.kind == RelationKind.BELONGS:
            merged = groups.get(row.source_id, {row.source_id}) | groups.get(row.target_id, {row.target_id})
            groups |= dict.fromkeys(merged, merged)
    return {frozenset(pair) for group in groups.values() for pair in combinations(sorted(group), 2)}

"""Relations between companies in words, and the pairs of companies between which nobody may be paired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from programs.enums import RelationKind
from programs.models import Company, CompanyRelation, Consortium

Pair = frozenset[int]


@dataclass(frozen=True)
class Apart:
    """What a consortium keeps apart besides what no choice can allow: every supplier from its clients, partners."""

    suppliers: bool = False
    partners: bool = False

    @classmethod
    def of(cls, consortium: Consortium) -> Apart:
        return cls(suppliers=consortium.suppliers_apart, partners=consortium.partners_apart)


@dataclass(frozen=True)
class Tie:
    """What two companies are to each other; `relation` is None for two of one group by name or through another company.

    `holds` tells that it counts today, `bars` that it then keeps their people apart.
    """

    a: Company
    b: Company
    words: str
    bars: bool
    relation: CompanyRelation | None = None
    holds: bool = True

    @property
    def pair(self) -> Pair:
        return frozenset((self.a.pk, self.b.pk))


def rules_out(relation: CompanyRelation, apart: Apart = Apart()) -> bool:
    """Whether no pair stands between the two companies while it runs: competition, group and dependence always do."""
    return {
        RelationKind.COMPETES: True,
        RelationKind.BELONGS: True,
        RelationKind.SUPPLIES: relation.depends or apart.suppliers,
        RelationKind.PARTNERS: apart.partners,
    }[RelationKind(relation.kind)]


def barred(
    relations: Iterable[CompanyRelation], companies: Iterable[Company] = (), apart: Apart = Apart()
) -> set[Pair]:
    """The pairs of company ids between which nobody may be paired, from the relations that run; groups are transitive,
    and hold between `companies` that name the same one."""
    rows = list(relations)
    pairs = {frozenset((row.source_id, row.target_id)) for row in rows if rules_out(row, apart)}
    return pairs | _same_group(rows, companies)


def ties(
    relations: Iterable[CompanyRelation],
    companies: Iterable[Company],
    running: Iterable[CompanyRelation] | None = None,
    apart: Apart = Apart(),
) -> list[Tie]:
    """Every relation in words, then the companies of one group by name or through another; `running` are those that
    count today, all when it is not given."""
    rows, by_id = list(relations), {company.pk: company for company in companies}
    now = rows if running is None else list(running)
    counts = {row.pk for row in now}
    found = [
        Tie(row.source, row.target, words(row), rules_out(row, apart), row, row.pk in counts) for row in rows
    ]
    direct = {frozenset((row.source_id, row.target_id)) for row in now if row.kind == RelationKind.BELONGS}
    for pair in sorted(_same_group(now, by_id.values()) - direct, key=sorted):
        a, b = (by_id[pk] for pk in sorted(pair))
        found.append(Tie(a, b, _grouped(a, b), bars=True))
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


def ways(relation: CompanyRelation) -> list[tuple[str, str]]:
    """Its two directions in words, each by the key of the company that it starts from; empty when it has none."""
    said = {
        RelationKind.SUPPLIES: _("%(source)s supplies %(target)s"),
        RelationKind.BELONGS: _("%(source)s is in the group of %(target)s"),
    }.get(RelationKind(relation.kind))
    sides = (relation.source, relation.target)
    if said is None:
        return []
    return [(str(a.pk), said % {"source": a.name, "target": b.name}) for a, b in (sides, sides[::-1])]


def period(relation: CompanyRelation) -> str:
    """From when until when, "" when both are open."""
    dates = {
        "start": relation.starts_on and date_format(relation.starts_on),
        "end": relation.ends_on and date_format(relation.ends_on),
    }
    if relation.starts_on and relation.ends_on:
        return _("from %(start)s to %(end)s") % dates
    if relation.starts_on:
        return _("from %(start)s") % dates
    return _("until %(end)s") % dates if relation.ends_on else ""


def _grouped(a: Company, b: Company) -> str:
    if a.group_key and a.group_key == b.group_key:
        return _("%(a)s and %(b)s belong to the group %(group)s") % {"a": a, "b": b, "group": a.group}
    return _("%(a)s and %(b)s are in one group, through another company") % {"a": a, "b": b}


def _same_group(rows: Iterable[CompanyRelation], companies: Iterable[Company]) -> set[Pair]:
    groups: dict[int, set[int]] = {}
    for a, b in [*named_groups(companies), *_declared(rows)]:
        merged = groups.get(a, {a}) | groups.get(b, {b})
        groups |= dict.fromkeys(merged, merged)
    return {frozenset(pair) for group in groups.values() for pair in combinations(sorted(group), 2)}


def _declared(rows: Iterable[CompanyRelation]) -> list[tuple[int, int]]:
    return [(row.source_id, row.target_id) for row in rows if row.kind == RelationKind.BELONGS]


def named_groups(companies: Iterable[Company]) -> list[tuple[int, int]]:
    """Each company that names a group, with the first one that names it."""
    return same_groups((company.pk, company.group_key) for company in companies)


def same_groups(companies: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """The same, of companies by their key and that of their group."""
    first: dict[str, int] = {}
    return [(first.setdefault(group, pk), pk) for pk, group in companies if group]

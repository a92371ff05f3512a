"""Everything that can keep two people of a programme apart, read in one statement: relations between companies, agreements,
pairs that did not work, ties told in confidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import Exists, F, Q, QuerySet

from matching.adapters import ties
from matching.engine import Cohort, Relation
from matching.engine.types import RelationKind
from matching.enums import BinomeState, VetoSource
from matching.models import Binome, Veto
from mentorat.lib.together import Part, Row, part
from programs.enums import RelationKind as Declared
from programs.models import Candidate, Company, CompanyRelation, Program
from programs.queries.consortium import running, today_in
from programs.relations import Apart, same_groups

KINDS: dict[str, RelationKind] = {
    Declared.COMPETES: "competitor",
    Declared.SUPPLIES: "supplier",
    Declared.BELONGS: "group",
}  # a partnership is no power relation: it counts where the consortium keeps partners apart
CLOSING = timedelta(days=30)  # the last month of a programme: who ends then has come to the end
PAIR = {"mentor": "mentor__email", "mentee": "mentee__email"}


def parts(program: Program) -> dict[str, Part]:
    """What to read, for `together`."""
    companies = Company.objects.filter(consortium=program.consortium_id)
    relations = CompanyRelation.objects.filter(
        running(today_in(program.consortium)), consortium=program.consortium_id
    )
    past = Binome.objects.filter(program=program, state__in=[BinomeState.DECLINED, BinomeState.ENDED])
    told = ties.told(program)
    people = Candidate.objects.filter(Exists(told.order_by()), program=program)
    return {
        "companies": part(companies, "id", "group_key", cleared=F("cleared_at"), left=F("left_at")),
        "relations": part(relations, "id", "kind", "depends", source=F("source_id"), target=F("target_id")),
        "vetoes": part(_vetoes(program), **PAIR),
        "past": part(past, **PAIR),
        "ties": part(told, "id", "other_key", email="candidate__email"),
        "people": part(people, "id", "email", "first_name", "last_name"),
    }


def cohort(program: Program, found: Mapping[str, Sequence[Row]]) -> Cohort:
    """As the engine sees it, without anybody in it yet."""
    companies = sorted(found["companies"], key=_by_id)
    return Cohort(
        mentees=(),
        mentors=(),
        relations=tuple(_relations(program, companies, sorted(found["relations"], key=_by_id))),
        vetoes=frozenset(_keys(found["vetoes"]))
        | ties.kept_apart(found["ties"], sorted(found["people"], key=_by_id)),
        failed=frozenset(_keys(found["past"])),
        cleared=frozenset(str(row["id"]) for row in companies if row["cleared"]),
    )


def _vetoes(program: Program) -> QuerySet[Veto]:
    """Those of the programme, and whoever was in a pair that ended in another cohort of the consortium before its last month:
    one that came to its end did not fail."""
    early = Q(made_at__lt=F("program__ends_on") - CLOSING)
    ended = Q(source=VetoSource.FAILED, program__consortium=program.consortium_id) & early
    rows: QuerySet[Veto] = Veto._base_manager.filter(Q(program=program) | ended)
    return rows


def _relations(program: Program, companies: Sequence[Row], rows: Iterable[Row]) -> Iterator[Relation]:
    """What ties companies today and counts for the matching: what the consortium keeps apart beyond power relations counts
    as one, and companies that name the same group are in one."""
    apart = Apart.of(program.consortium)
    for row in rows:
        depends = bool(row["depends"])
        chosen = (row["kind"] == Declared.PARTNERS and apart.partners) or (
            row["kind"] == Declared.SUPPLIES and apart.suppliers and not depends
        )
        if chosen or row["kind"] in KINDS:
            kind = "declared" if chosen else KINDS[row["kind"]]
            yield Relation(kind, str(row["source"]), str(row["target"]), dependent=depends)
    for one, other in same_groups((row["id"], row["group_key"]) for row in companies):
        if one != other:
            yield Relation("group", str(one), str(other))


def _keys(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield row["mentor"].strip().lower(), row["mentee"].strip().lower()


def _by_id(row: Row) -> int:
    key: int = row["id"]
    return key

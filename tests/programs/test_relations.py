"""Relations run between two dates, forbid in words and in the database, and the consortium chooses what lies beyond power."""

from __future__ import annotations

import html
import re
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django_scopes import scope, scopes_disabled
from openpyxl import load_workbook

from matching import adapters
from matching.engine import Cause
from matching.queries import drift
from mentorat.demo.cast import FIRMS
from mentorat.lib.db import refused_by
from programs import sectors
from programs.enums import RelationKind
from programs.models import AuditEvent, Company, CompanyRelation
from programs.queries import consortium as reading
from programs.services import apart, companies, relating
from tests import world
from tests.matching.room import run
from tests.matching.test_holds import refused
from tests.programs.test_entry import at, signed_in
from tests.world import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


def declare(ours: Tenant, source: int, kind: RelationKind, target: int, **more: object) -> CompanyRelation:
    with scope(consortium=ours.consortium):
        return relating.declare(
            actor=ours.coordinator,
            source=ours.companies[source],
            target=ours.companies[target],
            kind=kind,
            **more,  # type: ignore[arg-type]
        )


def cause(ours: Tenant) -> Cause:
    """Between the first mentor (company 0) and the first mentee (company 1)."""
    with scope(consortium=ours.consortium, program=ours.program):
        return adapters.causes(ours.program, [(ours.mentors[0], ours.mentees[0])])[0]


def test_a_relation_counts_only_while_it_runs(ours: Tenant) -> None:
    declare(
        ours,
        0,
        RelationKind.SUPPLIES,
        1,
        depends=True,
        starts_on=date(2027, 1, 10),
        ends_on=date(2027, 3, 31),
    )
    for hour, found in (
        ("2027-01-09 23:59 -0500", Cause.NONE),
        ("2027-01-10 00:01 -0500", Cause.CLIENT_SUPPLIER),
        ("2027-03-31 23:30 -0400", Cause.CLIENT_SUPPLIER),  # April already in UTC, still March in Montréal
        ("2027-04-01 00:30 -0400", Cause.NONE),
    ):
        with time_machine.travel(hour, tick=False):
            assert (hour, cause(ours)) == (hour, found)
            if found:
                assert refused(ours.mentors[0], ours.mentees[0], formed="2027-02-01") == "binome_without_tie"


def test_a_run_knows_that_a_relation_began_since(ours: Tenant) -> None:
    declare(ours, 0, RelationKind.BELONGS, 1, starts_on=date(2027, 2, 1))
    with scope(consortium=ours.consortium, program=ours.program):
        with time_machine.travel("2027-01-31 12:00 -0500", tick=False):
            scenario = run(ours)
            assert drift(scenario).relations == 0
        with time_machine.travel("2027-02-01 12:00 -0500", tick=False):
            assert drift(scenario).relations == 1


def test_the_choice_of_the_consortium_reaches_the_matching_and_the_database(ours: Tenant) -> None:
    declare(ours, 0, RelationKind.SUPPLIES, 1)
    assert cause(ours) == Cause.NONE
    with scope(consortium=ours.consortium, program=ours.program):
        scenario = run(ours)
    desk, url = signed_in(ours.coordinator), at("relations_apart", ours)
    page = desk.get(url).content.decode()
    assert "Aucune personne inscrite n’est séparée" in page
    assert desk.post(url, {"suppliers": "on", "revision": 0, "reason": ""}).status_code == 422
    sent = {"suppliers": "on", "revision": 0, "reason": "Le comité l’a voulu ainsi"}
    assert desk.post(url, sent).status_code == 302
    conflict = desk.post(url, {**sent, "reason": "Autre raison"})
    assert conflict.status_code == 422
    assert "Autre raison" in conflict.content.decode()
    ours.program.refresh_from_db()
    assert cause(ours) == Cause.DECLARED
    assert refused(ours.mentors[0], ours.mentees[0]) == "binome_without_tie"
    with scope(consortium=ours.consortium, program=ours.program):
        assert drift(scenario).ruled
        again = run(ours)
    assert again.input_hash != scenario.input_hash


def test_no_choice_allows_groups_dependence_nor_competition(ours: Tenant) -> None:
    with scope(consortium=ours.consortium):
        apart.rule(
            actor=ours.coordinator,
            consortium=ours.consortium,
            seen=0,
            suppliers=False,
            partners=False,
            reason="Le moins possible",
        )
        for firm in ours.companies[:2]:
            companies.change(
                actor=ours.coordinator, company=firm, seen=0, name=firm.name, group="Groupe Alma inc."
            )
    assert cause(ours) == Cause.SAME_GROUP
    assert refused(ours.mentors[0], ours.mentees[0]) == "binome_without_tie"
    page = signed_in(ours.coordinator).get(at("relations", ours))
    assert [row["tie"].words for row in page.context["rows"]] == [
        "Maison Alpha 0 et Maison Alpha 1 font partie du groupe Groupe Alma inc."
    ]


def test_a_client_says_it_in_its_own_words_and_a_second_period_may_follow(ours: Tenant) -> None:
    desk, url = signed_in(ours.representative), at("relation_new", ours)
    firms = ours.companies
    sent = {"source": firms[0].pk, "kind": "buys", "target": firms[1].pk, "ends_on": "2026-12-31"}
    assert desk.post(url, sent).status_code == 302
    with scopes_disabled():
        relation = CompanyRelation.objects.get()
    assert (relation.source, relation.target, relation.kind) == (firms[1], firms[0], "supplies")
    assert relation.declared_for == firms[0]
    assert desk.post(url, {**sent, "starts_on": "2026-12-31", "ends_on": ""}).status_code == 422
    assert desk.post(url, {**sent, "starts_on": "2027-01-01", "ends_on": ""}).status_code == 302


def test_the_matrix_reads_both_ways_and_counts_in_words(ours: Tenant) -> None:
    declare(ours, 0, RelationKind.SUPPLIES, 1)
    declare(ours, 1, RelationKind.BELONGS, 2)
    response = signed_in(ours.coordinator).get(at("relations", ours))
    cells = {
        (line.number, column): [(mark.kind, mark.bars) for mark in cell or ()]
        for line in response.context["matrix"].lines
        for column, cell in enumerate(line.cells, start=1)
    }
    assert cells[1, 2] == [("supplies", False)]
    assert cells[2, 1] == [("buys", False)]
    assert cells[2, 3] == cells[3, 2] == [("group", True)]
    assert "4 personnes sur 6 ne peuvent pas être jumelées" in response.context["in_all"]
    assert response.context["in_all"].endswith("2 binômes possibles sur 7 sont interdits.")


def test_companies_and_relations_leave_as_a_workbook(ours: Tenant) -> None:
    declare(ours, 0, RelationKind.SUPPLIES, 1, depends=True, reason="=Contrat")
    response = signed_in(ours.coordinator).get(at("companies_sheet", ours))
    book = load_workbook(BytesIO(response.content))
    assert [sheet.title for sheet in book] == ["Entreprises", "Liens"]
    assert [row[0].value for row in book["Entreprises"].iter_rows(min_row=2)] == [
        firm.name for firm in ours.companies
    ]
    assert book["Liens"].max_row == 2
    assert "Contrat" in str([cell.value for cell in book["Liens"][2]])


# --- the company itself ---------------------------------------------------------------------------


def test_a_sector_is_chosen_by_code_by_words_or_among_those_that_were_meant(ours: Tenant) -> None:
    desk, url = signed_in(ours.coordinator), at("company_new", ours)
    assert "5415 – Conception de systèmes informatiques" in desk.get(url).content.decode()
    several = desk.post(url, {"name": "Alma", "sector": "fabrication produits"})
    assert list(several.context["form"].errors) == ["sector"]
    assert len(several.context["form"].fields["found"].choices) > 3
    assert desk.post(url, {"name": "Alma", "sector": "poterie lunaire"}).status_code == 422
    chosen = {"name": "Alma", "sector": "fabrication produits", "found": "322"}
    refused_one = desk.post(url, chosen)
    assert refused_one.status_code == 422, "322 is not among those that were meant"
    assert desk.post(url, {**chosen, "found": "337"}).status_code == 302
    with scopes_disabled():
        assert Company.objects.get(name="Alma").sector == "337"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("dentiste", "621210"),
        ("avocat", "541110"),
        ("logiciel", "513211"),
        ("logiciel", "541514"),
        ("restaurant", "722511"),
        ("boulangerie", "311811"),
        ("école", "611110"),
        ("emballage", "322211"),
    ],
)
def test_ordinary_words_find_a_trade(ours: Tenant, said: str, code: str) -> None:
    form = signed_in(ours.coordinator).post(at("company_new", ours), {"name": "Alma", "sector": said})
    assert code in dict(form.context["form"].fields["found"].choices)


@pytest.mark.parametrize("code", ["541599", "621299", "12345"])
def test_digits_that_are_no_code_are_refused(ours: Tenant, code: str) -> None:
    answer = signed_in(ours.coordinator).post(at("company_new", ours), {"name": "Alma", "sector": code})
    assert answer.status_code == 422
    with scopes_disabled():
        assert not Company.objects.filter(name="Alma").exists()


def test_an_industry_says_its_own_name_at_each_level() -> None:
    assert str(sectors.of("CA", "621210")) == "621210 – Cabinets de dentistes"
    assert str(sectors.of("CA", "62121")) == "621210 – Cabinets de dentistes"
    assert sectors.understand("CA", "62121") == "62121"
    assert all(sectors.understand("CA", firm.sector) for firm in FIRMS)


def test_the_lists_are_complete_at_their_level() -> None:
    scian, naf = (sectors.listed(country) for country in ("CA", "FR"))
    assert len([each for each in scian if len(each.code) == 3]) == 99
    assert (len([e for e in naf if len(e.code) == 2]), len([e for e in naf if len(e.code) == 4])) == (88, 272)
    for rows in (scian, naf):
        assert len({each.code for each in rows}) == len(rows)
        assert all(each.fr and each.en for each in rows)
    assert sectors.understand("FR", "6201Z") == "62.01Z"
    assert sectors.understand("FR", "Programmation, conseil et autres activités informatiques") == "62"
    assert not sectors.coincide("FR", "62.01Z", "63.11Z")


def test_two_coordinators_correct_one_company_and_lose_nothing(ours: Tenant) -> None:
    desk, url = signed_in(ours.coordinator), at("company_edit", ours, ours.companies[0].pk)
    typed = {"name": "Maison Alpha 0", "place": "Magog", "sector": "", "group": "", "revision": 0}
    assert desk.post(url, typed).status_code == 302
    second = desk.post(url, {**typed, "place": "Orford"})
    assert second.status_code == 422
    assert "Orford" in second.content.decode()
    assert desk.post(url, {**typed, "place": "Orford", "revision": 1}).status_code == 302
    namesake = {**typed, "name": "MAISON ALPHA 1 inc.", "revision": 2}
    assert list(desk.post(url, namesake).context["form"].errors) == ["name"]


def test_a_competition_between_members_is_a_breach_to_settle(ours: Tenant) -> None:
    declare(ours, 0, RelationKind.COMPETES, 1)
    desk: Client = signed_in(ours.coordinator)
    page = desk.get(at("companies", ours))
    assert [tie.words for tie in page.context["breaches"]] == [
        "Maison Alpha 0 est en concurrence avec Maison Alpha 1"
    ]
    assert cause(ours) == Cause.COMPETITOR
    with scope(consortium=ours.consortium):
        companies.leave(actor=ours.coordinator, company=ours.companies[1], reason="Concurrence")
        assert not reading.breaches(ours.consortium).exists()


def test_two_companies_are_not_each_in_the_group_of_the_other(ours: Tenant) -> None:
    one, other, third = ours.companies[:3]
    declare(ours, 0, RelationKind.BELONGS, 1, ends_on=date(2027, 12, 31))
    declare(ours, 1, RelationKind.BELONGS, 2)
    desk, url = signed_in(ours.coordinator), at("relation_new", ours)
    turned = {"source": other.pk, "target": one.pk, "kind": "belongs"}
    refusal = desk.post(url, turned)
    assert refusal.status_code == 422
    assert "l’une des deux contient l’autre" in refusal.content.decode()
    assert desk.post(url, {"source": third.pk, "target": one.pk, "kind": "belongs"}).status_code == 422
    with pytest.raises(IntegrityError) as told, transaction.atomic(), scopes_disabled():
        CompanyRelation.objects.create(
            consortium=ours.consortium, source=other, target=one, kind=RelationKind.BELONGS
        )
    assert refused_by(told.value) == "relation_group_one_way"
    assert desk.post(url, {**turned, "starts_on": "2028-01-01"}).status_code == 302  # sold since


def test_a_date_out_of_reach_is_refused(ours: Tenant) -> None:
    desk, one, other = signed_in(ours.coordinator), ours.companies[0].pk, ours.companies[1].pk
    said = {"source": one, "target": other, "kind": "partners"}
    for name, day in (("starts_on", "1026-11-01"), ("ends_on", "2926-11-01")):
        refusal = desk.post(at("relation_new", ours), {**said, name: day})
        assert refusal.status_code == 422
        assert "entre 1990 et 2100" in refusal.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        declared = declare(ours, 0, RelationKind.PARTNERS, 1)
        with scopes_disabled():
            CompanyRelation.objects.filter(pk=declared.pk).update(starts_on=date(1026, 11, 1))


def test_a_relation_is_corrected_and_the_second_of_two_is_shown_what_the_first_saved(ours: Tenant) -> None:
    declared = declare(ours, 0, RelationKind.SUPPLIES, 1, reason="Pièces")
    desk, url = signed_in(ours.coordinator), at("relation_edit", ours, declared.pk)
    assert url in desk.get(at("relations", ours)).content.decode()
    page = desk.get(url).content.decode()
    base = html.unescape(re.search(r'name="base" value="([^"]*)"', page)[1])  # type: ignore[index]
    said = {"way": declared.source_id, "reason": "Pièces", "revision": 0, "base": base}
    assert desk.post(url, {**said, "way": declared.target_id, "depends": "on"}).status_code == 302
    with scopes_disabled():
        declared.refresh_from_db()
    assert (declared.source, declared.target, declared.depends) == (*ours.companies[1::-1], True)
    conflict = desk.post(url, {**said, "reason": "Pièces et moteurs"})
    assert conflict.status_code == 422
    told = conflict.content.decode()
    assert "Pièces et moteurs" in told
    assert "Ce qui est en place maintenant" in told or 'name="revision" value="1"' in told
    assert desk.post(url, {**said, "revision": 1, "ends_on": "2000-01-01"}).status_code == 422
    with scopes_disabled():
        assert AuditEvent.objects.get(verb="relation.changed").actor == ours.coordinator

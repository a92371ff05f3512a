"""Companies, their relations, and what these forbid; a representative speaks for their own company alone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from programs import queries, relations
from programs.enums import RelationKind
from programs.models import AuditEvent, Company, CompanyRelation
from programs.queries import consortium as reading
from programs.services import relating
from tests import world
from tests.world import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


def signed_in(client: Client, user: object) -> Client:
    client.force_login(user)  # type: ignore[arg-type]
    return client


def at(name: str, tenant: Tenant, *args: object) -> str:
    return reverse(name, args=[tenant.consortium.slug, *args])


def declared(
    tenant: Tenant, source: int, kind: RelationKind, target: int, depends: bool = False
) -> CompanyRelation:
    firms = tenant.companies
    with scope(consortium=tenant.consortium):
        return relating.declare(
            actor=None, source=firms[source], target=firms[target], kind=kind, depends=depends
        )


def said(tenant: Tenant, source: int, kind: str, target: int, **more: object) -> dict[str, object]:
    firms = tenant.companies
    return {"source": firms[source].pk, "kind": kind, "target": firms[target].pk, "reason": "Contrat", **more}


def test_the_page_says_who_is_where_and_what_is_forbidden(client: Client, ours: Tenant) -> None:
    declared(ours, 0, RelationKind.SUPPLIES, 1, depends=True)
    declared(ours, 2, RelationKind.SUPPLIES, 3)
    response = signed_in(client, ours.coordinator).get(at("companies", ours))
    assert [(c.name, c.mentors, c.mentees) for c in response.context["companies"]] == [
        ("Maison Alpha 0", 1, 0),
        ("Maison Alpha 1", 1, 1),
        ("Maison Alpha 2", 1, 1),
        ("Maison Alpha 3", 0, 1),
    ]
    glance = signed_in(client, ours.coordinator).get(at("relations", ours))
    assert [(row["tie"].words, row["forbids"]) for row in glance.context["rows"]] == [
        (
            "Maison Alpha 0 fournit Maison Alpha 1, et l’une dépend de l’autre",
            "1 personne de Maison Alpha 0 ne peut être jumelée avec celles de Maison Alpha 1 (2).",
        ),
        ("Maison Alpha 2 fournit Maison Alpha 3", "N’interdit rien."),
    ]


def test_groups_are_transitive(ours: Tenant) -> None:
    declared(ours, 0, RelationKind.BELONGS, 1)
    declared(ours, 2, RelationKind.BELONGS, 1)
    declared(ours, 3, RelationKind.PARTNERS, 0)
    with scope(consortium=ours.consortium):
        rows, firms = list(reading.relations()), list(queries.companies())
        a, b, c, _d = (firm.pk for firm in ours.companies)
        assert relations.barred(rows) == {frozenset(pair) for pair in ((a, b), (b, c), (a, c))}
        through = [tie for tie in relations.ties(rows, firms) if tie.relation is None]
        assert len(through) == 1


def test_a_company_is_added_once_whatever_its_spelling(client: Client, ours: Tenant) -> None:
    desk = signed_in(client, ours.coordinator)
    assert (
        desk.post(
            at("company_new", ours), {"name": "Écurie du Lac", "place": "Magog", "sector": ""}
        ).status_code
        == 302
    )
    response = desk.post(
        at("company_new", ours), {"name": "ECURIE DU LAC inc.", "place": "Orford", "sector": ""}
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {"name": ["Cette entreprise est déjà dans le consortium."]}
    assert "Orford" in response.content.decode()
    with scope(consortium=ours.consortium):
        added = Company.objects.get(place="Magog")
        assert AuditEvent.objects.get(verb="company.added", target_id=added.pk).actor == ours.coordinator


def test_competition_is_declared_knowing_what_it_means(client: Client, ours: Tenant) -> None:
    desk = signed_in(client, ours.coordinator)
    first = desk.post(at("relation_new", ours), said(ours, 0, "competes", 1))
    assert list(first.context["form"].errors) == ["understood"]
    assert "Contrat" in first.content.decode()
    assert (
        desk.post(at("relation_new", ours), said(ours, 0, "competes", 1, understood="on")).status_code == 302
    )
    page = desk.get(at("companies", ours)).content.decode()
    assert "Des concurrentes ne peuvent pas faire partie d’un même consortium" in page
    mirrored = desk.post(at("relation_new", ours), said(ours, 1, "competes", 0, understood="on"))
    assert mirrored.context["form"].non_field_errors() == ["Ce lien est déjà déclaré."]


def test_partners_depend_on_nobody_and_what_says_otherwise_is_asked_about(
    client: Client, ours: Tenant
) -> None:
    desk, url = signed_in(client, ours.coordinator), at("relation_new", ours)
    refused = desk.post(url, said(ours, 0, "partners", 1, depends="on"))
    assert list(refused.context["form"].errors) == ["depends"]
    declared(ours, 0, RelationKind.PARTNERS, 1)
    declared(ours, 2, RelationKind.SUPPLIES, 3)
    for source, kind, target in ((1, "competes", 0), (3, "supplies", 2), (2, "buys", 3)):
        sent = said(ours, source, kind, target, understood="on")
        asked = desk.post(url, sent)
        assert list(asked.context["form"].errors) == ["beside"]
        assert 'name="beside"' in asked.content.decode()
        if kind != "buys":
            assert desk.post(url, {**sent, "beside": "on"}).status_code == 302
            with scope(consortium=ours.consortium):
                CompanyRelation.objects.order_by("id").last().delete()  # type: ignore[union-attr]


def test_a_representative_speaks_for_their_own_company_alone(client: Client, ours: Tenant) -> None:
    theirs_alone = declared(ours, 1, RelationKind.PARTNERS, 2)
    desk = signed_in(client, ours.representative)
    refused = desk.post(at("relation_new", ours), said(ours, 1, "supplies", 3))
    assert list(refused.context["form"].errors) == ["source"]
    assert desk.post(at("relation_new", ours), said(ours, 3, "supplies", 0)).status_code == 302
    assert desk.get(at("relation_end", ours, theirs_alone.pk)).status_code == 403
    assert desk.get(at("companies", ours)).status_code == 403


def test_a_relation_ends_with_a_reason(client: Client, ours: Tenant) -> None:
    relation = declared(ours, 0, RelationKind.BELONGS, 1)
    desk, url = signed_in(client, ours.coordinator), at("relation_end", ours, relation.pk)
    assert desk.post(url, {"reason": " "}).status_code == 422
    assert desk.post(url, {"reason": "Scission en janvier"}).status_code == 302
    assert desk.get(url).status_code == 404
    with scope(consortium=ours.consortium):
        assert AuditEvent.objects.get(verb="relation.ended").data["reason"] == "Scission en janvier"


def test_nothing_of_another_consortium(client: Client, ours: Tenant) -> None:
    theirs = world.tenant("Beta")
    relation = declared(theirs, 0, RelationKind.BELONGS, 1)
    desk = signed_in(client, ours.coordinator)
    assert desk.get(at("companies", theirs)).status_code == 404
    assert desk.post(at("relation_end", ours, relation.pk), {"reason": "x"}).status_code == 404
    sent = {**said(ours, 0, "supplies", 1), "target": theirs.companies[0].pk}
    assert list(desk.post(at("relation_new", ours), sent).context["form"].errors) == ["target"]

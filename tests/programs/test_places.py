"""Home, the menu, languages, programmes and the operator's place."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from programs.enums import Role
from programs.models import AuditEvent, Consortium, Membership, OutboundEmail, User
from programs.services import memberships
from tests import world
from tests.world import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def operator() -> User:
    person = world.user("operateur@plate.example", "Olga", "Forme")
    memberships.grant(actor=None, user=person, role=Role.OPERATOR)
    return person


def test_one_place_is_gone_to_at_once(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    assert client.get("/").headers["Location"] == reverse("dashboard", args=[ours.program.slug])


def test_several_places_are_offered(client: Client, ours: Tenant) -> None:
    theirs = world.tenant("Beta")
    memberships.grant(actor=None, user=ours.coordinator, role=Role.COMMITTEE, consortium=theirs.consortium)
    client.force_login(ours.coordinator)
    page = client.get("/").content.decode()
    assert reverse("dashboard", args=[ours.program.slug]) in page
    assert reverse("reports", args=[theirs.program.slug]) in page


def test_who_has_no_place_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(world.user("seule@ailleurs.example"))
    page = client.get("/").content.decode()
    assert "seule@ailleurs.example" in page
    assert "demandez" in page


def test_the_language_is_chosen_and_kept(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    url = reverse("candidates", args=[ours.program.slug])
    assert "<h1>Candidatures</h1>" in client.get(url).content.decode()
    answer = client.post(reverse("language"), {"language": "en", "next": url})
    assert answer.headers["Location"] == url
    assert "<h1>Candidates</h1>" in client.get(url).content.decode()
    ours.coordinator.refresh_from_db()
    assert ours.coordinator.language == "en"
    assert (
        client.post(reverse("language"), {"language": "xx", "next": "https://evil.example/"}).headers[
            "Location"
        ]
        == "/"
    )


def test_the_menu_is_that_of_the_role(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    response = client.get(reverse("candidates", args=[ours.program.slug]))
    current = [item.label for item in response.context["nav"] if item.current]
    assert current == ["Candidatures"]
    assert response.context["frame"].program == "Programme Alpha"
    assert [place.current for place in response.context["frame"].places] == [True]


def test_the_operator_sees_figures_and_no_person(client: Client, ours: Tenant, operator: User) -> None:
    client.force_login(operator)
    response = client.get(reverse("operator"))
    found = response.context["consortiums"][0]
    assert (found.companies_n, found.programs_n, found.people_n, found.coordinators_n) == (4, 1, 6, 1)
    page = response.content.decode()
    assert "Mentor0" not in page
    assert "@alpha.example" not in page


def test_the_operators_page_costs_the_same_for_many(
    client: Client, operator: User, django_assert_num_queries: object
) -> None:
    client.force_login(operator)
    world.tenant("Alpha")
    counts = []
    for mark in ("Beta", "Gamma"):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("operator"))
        counts.append(len(seen))
        world.tenant(mark)
    assert counts[0] == counts[1]


def test_a_consortium_is_founded_and_its_coordinator_told(
    client: Client, operator: User, django_capture_on_commit_callbacks: object
) -> None:
    client.force_login(operator)
    sent = {
        "name": "Réseau du Nord",
        "country": "CA",
        "zone": "America/Toronto",
        "language": "fr",
        "email": "Nina@Nord.example",
        "first_name": "Nina",
        "last_name": "Simard",
    }
    assert client.post(reverse("operator_new"), sent).status_code == 302
    twice = client.post(reverse("operator_new"), sent | {"name": "réseau du nord"})
    assert (twice.status_code, list(twice.context["form"].errors)) == (422, ["name"])
    made = Consortium.objects.get(name="Réseau du Nord")
    member = Membership.objects.get(consortium=made)
    assert (member.user.email, member.role) == ("nina@nord.example", Role.COORDINATOR)
    mail = OutboundEmail.objects.get(kind="appointed")
    assert mail.to == "nina@nord.example"
    assert reverse("program_new", args=[made.slug]) in mail.text
    with scope(consortium=made):
        assert AuditEvent.objects.get(verb="consortium.created").actor == operator
    client.force_login(member.user)
    assert client.get("/").headers["Location"] == reverse("program_new", args=[made.slug])


def test_for_anyone_else_there_is_no_operators_page(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    assert (
        client.get(reverse("operator")).status_code == client.post(reverse("operator_new")).status_code == 404
    )

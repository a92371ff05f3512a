"""Home, the menu, languages, programmes and the operator's place."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from programs import queries
from programs.enums import Role
from programs.models import AuditEvent, Consortium, Membership, Milestone, OutboundEmail, Program, User
from programs.services import memberships, programs
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


def programme(**changed: object) -> dict[str, object]:
    return {
        "name": "Cohorte 2027",
        "kind": "reverse",
        "starts_on": "2027-01-10",
        "ends_on": "2027-11-10",
        "themes": "Réseaux sociaux\n  Données \n\nRéseaux sociaux",
        **changed,
    }


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


def test_a_programme_is_created_with_its_milestones(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    url = reverse("program_new", args=[ours.consortium.slug])
    assert "Gouvernance" in client.get(url).content.decode()
    response = client.post(url, programme(on_pairing="2027-01-05"))
    with scopes_disabled():
        made = Program.objects.get(name="Cohorte 2027")
        assert response.headers["Location"] == reverse("candidates", args=[made.slug])
        assert [theme.label for theme in made.themes.all()] == ["Réseaux sociaux", "Données"]
        assert {m.kind: m.on for m in Milestone.objects.filter(program=made)} == {
            "pairing": date(2027, 1, 5),
            "launch": date(2027, 1, 10),
            "midpoint": date(2027, 6, 11),
            "end": date(2027, 11, 10),
        }
    assert client.get(reverse("program_edit", args=[made.slug])).status_code == 200


@pytest.mark.parametrize(
    ("ends_on", "warned"), [("2027-04-10", "Moins de 6"), ("2028-06-10", "Plus de 12"), ("2027-11-10", "")]
)
def test_an_odd_length_warns_and_passes(client: Client, ours: Tenant, ends_on: str, warned: str) -> None:
    client.force_login(ours.coordinator)
    response = client.post(
        reverse("program_new", args=[ours.consortium.slug]), programme(ends_on=ends_on), follow=True
    )
    texts = " ".join(str(message) for message in response.context["messages"])
    assert response.redirect_chain
    assert (warned in texts) if warned else "mois" not in texts


def test_dates_that_contradict_each_other_are_refused(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    url = reverse("program_new", args=[ours.consortium.slug])
    assert list(client.post(url, programme(ends_on="2027-01-01")).context["form"].errors) == ["ends_on"]
    early = programme(on_launch="2027-05-01", on_midpoint="2027-03-01")
    assert list(client.post(url, early).context["form"].errors) == ["on_midpoint"]


def test_a_chosen_theme_is_kept_and_said(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    url = reverse("program_edit", args=[ours.program.slug])
    sent = programme(name="Autre nom", state="pairing", themes="Finance")
    response = client.post(url, sent, follow=True)
    assert "Gouvernance" in " ".join(str(message) for message in response.context["messages"])
    with scope(consortium=ours.consortium, program=ours.program):
        ours.program.refresh_from_db()
        assert (ours.program.name, ours.program.state) == ("Autre nom", "pairing")
        assert {theme.label for theme in queries.themes()} == {"Gouvernance", "Finance"}


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


def test_a_programme_that_ends_before_it_starts_is_refused_by_the_service(ours: Tenant) -> None:
    with pytest.raises(Exception, match="ends_on"):
        programs.create(
            actor=None,
            consortium=ours.consortium,
            name="X",
            kind=ours.program.kind,  # type: ignore[arg-type]
            starts_on=date(2027, 2, 1),
            ends_on=date(2027, 1, 1),
            themes=["A"],
        )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"starts_on": "2207-01-10", "ends_on": "2207-11-10"}, "starts_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"name": "programme ALPHA"}, "name"),
    ],
)
def test_a_slip_of_the_keyboard_is_told_and_nothing_created(
    client: Client, ours: Tenant, changed: dict[str, object], field: str
) -> None:
    client.force_login(ours.coordinator)
    answer = client.post(reverse("program_new", args=[ours.consortium.slug]), programme(**changed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    with scopes_disabled():
        assert Program.objects.count() == 1


def test_a_programme_keeps_its_own_name_and_another_consortium_may_have_it(
    client: Client, ours: Tenant
) -> None:
    theirs = world.tenant("Beta")
    client.force_login(ours.coordinator)
    same = programme(name="Programme Alpha", state="pairing")
    assert client.post(reverse("program_edit", args=[ours.program.slug]), same).status_code == 302
    client.force_login(theirs.coordinator)
    url = reverse("program_new", args=[theirs.consortium.slug])
    assert client.post(url, programme(name="Programme Alpha")).status_code == 302

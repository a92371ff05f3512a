"""Candidates in the coordinator's pages: the list and its filters, one person, adding, changing, the next state."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from programs.enums import CandidateState, Side
from programs.models import AuditEvent, Candidate
from programs.services import candidates
from tests import world
from tests.tracking import cohort
from tests.world import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def desk(client: Client, ours: Tenant) -> Client:
    client.force_login(ours.coordinator)
    return client


def at(name: str, tenant: Tenant, *args: object) -> str:
    return reverse(name, args=[tenant.program.slug, *args])


def inside(tenant: Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def typed(tenant: Tenant, **changed: object) -> dict[str, object]:
    """What the form sends for a new mentor, with `changed` on top."""
    theme = tenant.program.themes.first()
    assert theme is not None
    return {
        "side": "mentor",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "Ada@Alpha.example",
        "company": tenant.companies[1].pk,
        "capacity": "2",
        "available_throughout": "yes",
        "remote": "no",
        "skills": "Calcul, écriture ; calcul",
        "level": "0.75",
        "qualities": ["patience"],
        f"theme_{theme.pk}": "3",
        **changed,
    }


def shown(response: Any) -> list[str]:
    return [row.candidate.first_name for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Mentor0", "Mentor1", "Mentor2", "Mentee0", "Mentee1", "Mentee2"}),
        ("q=mentor1", {"Mentor1"}),
        ("side=mentee", {"Mentee0", "Mentee1", "Mentee2"}),
        (
            "side=mentee&q=Maison+Alpha+1",
            {"Mentee0", "Mentee1"},
        ),  # each word may be of the name or of the company
        ("state=withdrawn", set()),
        ("state=nonsense", set()),  # what cannot be understood is nobody, said above the list
    ],
)
def test_the_list_is_filtered(desk: Client, ours: Tenant, query: str, names: set[str]) -> None:
    response = desk.get(f"{at('candidates', ours)}?{query}")
    assert set(shown(response)) == names


def test_htmx_gets_the_table_alone(desk: Client, ours: Tenant) -> None:
    response = desk.get(at("candidates", ours), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert 'id="people"' in response.content.decode()


def test_fifty_a_page(desk: Client, ours: Tenant) -> None:
    for n in range(47):
        world.candidate(ours.program, ours.companies[0], Side.MENTOR, f"autre{n}", "Alpha")
    first, second = (desk.get(f"{at('candidates', ours)}?page={page}") for page in (1, 2))
    assert (len(shown(first)), len(shown(second))) == (50, 3)


def test_as_many_queries_for_one_as_for_many(desk: Client, ours: Tenant) -> None:
    url = at("candidates", ours)
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        desk.get(url)
    for n in range(5):
        world.candidate(ours.program, ours.companies[n % 4], Side.MENTEE, f"plus{n}", "Alpha")
    desk.get(url)  # their files are read for the first time this hour: that is written down
    with CaptureQueriesContext(connection) as many:
        desk.get(url)
    assert len(many) == len(few) <= 17


def test_what_is_missing_and_what_is_not_known_are_told_apart(desk: Client, ours: Tenant) -> None:
    firm = _unsigned(ours)
    person = world.candidate(ours.program, firm, Side.MENTEE, "tilia", "Alpha", management_support=None)
    row = desk.get(at("candidate", ours, person.pk)).context["row"]
    assert row.lacking == ["Maison neuve n’a pas signé l’entente en vigueur"]
    assert row.to_ask == ["appui de la direction"]


def test_a_candidate_is_added_with_themes_and_history(desk: Client, ours: Tenant) -> None:
    response = desk.post(at("candidate_new", ours), typed(ours))
    with inside(ours):
        found = Candidate.objects.get(email="ada@alpha.example")
        assert response.headers["Location"] == at("candidate", ours, found.pk)
        assert (found.skills, found.level, found.remote, found.management_support) == (
            ["Calcul", "écriture"],
            0.75,
            False,
            None,
        )
        assert [(chosen.theme.label, chosen.depth) for chosen in found.themes.all()] == [("Gouvernance", 3)]
        event = AuditEvent.objects.get(verb="candidate.added", target_id=found.pk)
        assert (event.actor, event.program) == (ours.coordinator, ours.program)
    page = desk.get(response.headers["Location"]).content.decode()
    assert "a ajouté la candidature" in page
    assert "pas encore connu" in page


def test_a_refused_form_keeps_what_was_typed(desk: Client, ours: Tenant) -> None:
    response = desk.post(
        at("candidate_new", ours), typed(ours, email="MENTOR0@alpha.example", trade="Horlogerie")
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "Horlogerie" in page
    assert list(response.context["form"].errors) == ["email"]


def test_a_company_from_elsewhere_is_refused(desk: Client, ours: Tenant) -> None:
    theirs = world.tenant("Beta")
    response = desk.post(at("candidate_new", ours), typed(ours, company=theirs.companies[0].pk))
    assert response.context["form"].errors == {"company": ["Choisissez une entreprise de ce consortium."]}


def test_changing_keeps_a_level_that_an_import_made_finer(desk: Client, ours: Tenant) -> None:
    person = world.candidate(
        ours.program, ours.companies[0], Side.MENTOR, "fine", "Alpha", level=0.62, level_label="G7"
    )
    url = at("candidate_edit", ours, person.pk)
    sent = {
        name: value for name, value in typed(ours, email=person.email, level="0.5").items() if name != "side"
    }
    assert desk.post(url, sent).status_code == 302
    with inside(ours):
        person.refresh_from_db()
        assert (person.first_name, person.level, person.level_label) == ("Ada", 0.62, "G7")


def test_the_other_tenants_candidate_is_not_there(desk: Client, ours: Tenant) -> None:
    theirs = world.tenant("Beta")
    pk = theirs.mentors[0].pk
    assert desk.get(at("candidate", ours, pk)).status_code == 404
    assert desk.get(at("candidate", theirs, pk)).status_code == 404
    assert desk.post(at("candidate_move", ours, pk), {"to": "withdrawn", "reason": "x"}).status_code == 404


def test_an_insider_without_the_right_is_refused(client: Client, ours: Tenant) -> None:
    client.force_login(ours.representative)
    assert client.get(at("candidates", ours)).status_code == 403


def test_a_move_is_written_with_its_reason(desk: Client, ours: Tenant) -> None:
    person = ours.mentors[0]
    url = at("candidate_move", ours, person.pk)
    assert desk.post(url, {"to": "waiting", "reason": ""}).status_code == 422
    assert desk.post(url, {"to": "waiting", "reason": "Une place se libère en mars"}).status_code == 302
    page = desk.get(at("candidate", ours, person.pk)).content.decode()
    assert "admissible → liste d’attente" in page
    assert "Une place se libère en mars" in page


def test_withdrawing_someone_of_a_pair_says_that_the_pair_stays(desk: Client, ours: Tenant) -> None:
    person = cohort.pair(ours, 0).mentor
    with inside(ours):
        candidates.move(actor=None, candidate=person, to=CandidateState.PAIRED)
    url = at("candidate_move", ours, person.pk)
    page = desk.post(url, {"to": "withdrawn", "reason": "Départ"}, follow=True).content.decode()
    assert "jusqu’à ce que vous y mettiez fin" in page
    assert f'<a href="{at("binomes", ours)}?q=Mentor0+Alpha">' in page


def test_a_pair_is_never_made_by_hand(desk: Client, ours: Tenant) -> None:
    response = desk.post(at("candidate_move", ours, ours.mentors[0].pk), {"to": "paired"})
    assert response.status_code == 422
    with inside(ours):
        assert Candidate.objects.get(pk=ours.mentors[0].pk).state == CandidateState.ELIGIBLE


def test_ticking_what_is_no_number_changes_nothing(desk: Client, ours: Tenant) -> None:
    sent = {"pk": ["²", "abc", "9" * 30], "shown": "²,abc," + "9" * 30}
    assert desk.post(at("candidates_select", ours), sent).status_code == 302


def test_the_same_e_mail_twice_on_one_side_is_refused_by_the_service(ours: Tenant) -> None:
    with inside(ours), pytest.raises(ValidationError) as refused:
        _applicant(ours, "mentor0")
    assert "email" in refused.value.error_dict
    with inside(ours):
        assert _applicant(ours, "mentor0", side=Side.MENTEE).pk


def _applicant(tenant: Tenant, name: str, side: Side = Side.MENTOR, **profile: Any) -> Candidate:
    return candidates.add(
        actor=None,
        program=tenant.program,
        company=tenant.companies[0],
        side=side,
        first_name=name,
        last_name="",
        email=f"{name}@alpha.example",
        **profile,
    )


def _unsigned(tenant: Tenant) -> Any:
    return world.company(tenant, "Maison neuve")


def test_names_stand_in_the_order_of_a_french_directory(client: Client) -> None:
    tenant = world.tenant("Alpha", mentors=0, mentees=0)
    for number, name in enumerate(("Bouchard", "Bélanger", "Benali", "Émond", "Dubé")):
        person = world.candidate(tenant.program, tenant.companies[0], Side.MENTOR, f"ada{number}", "Alpha")
        with scope(consortium=tenant.consortium, program=tenant.program):
            candidates.change(actor=tenant.coordinator, candidate=person, first_name="Ada", last_name=name)
    client.force_login(tenant.coordinator)
    page = client.get(reverse("candidates", args=[tenant.program.slug])).content.decode()
    places = [page.index(f">Ada {name}<") for name in ("Bélanger", "Benali", "Bouchard", "Dubé", "Émond")]
    assert places == sorted(places)

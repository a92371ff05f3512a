"""What a consortium answers for: its notice, its cookies, its incidents, its register of acts."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from openpyxl import load_workbook

from programs.models import Consortium, Incident, OutboundEmail
from programs.services import links
from tests import world
from tests.full_world import CANARY, Full, account, full, instant_documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Full:
    with instant_documents():
        return full("Alpha")


@pytest.fixture
def desk(house: Full) -> Client:
    client = Client()
    client.force_login(house.tenant.coordinator)
    return client


def at(name: str, house: Full, *args: object) -> str:
    return reverse(name, args=[house.tenant.consortium.slug, *args])


@pytest.mark.parametrize(
    ("country", "authority"), [("CA", "Commission d’accès"), ("FR", "CNIL")], ids=["qc", "fr"]
)
def test_the_notice_is_of_the_country_and_names_the_contact(
    house: Full, desk: Client, country: str, authority: str
) -> None:
    Consortium.objects.filter(pk=house.tenant.consortium.pk).update(country=country)
    said = {"name": "Ada Vigie", "email": "vigie@alpha.example", "months": "6", "years": "4"}
    assert desk.post(at("protection", house), said).status_code == 302
    assert desk.post(at("protection", house), {**said, "months": "0"}).status_code == 422
    with scopes_disabled():
        link = links.create(actor=house.tenant.coordinator, program=house.tenant.program)
    applying = Client().get(reverse("apply_notice", args=[links.token_of(link)])).content.decode()
    for page in (applying, desk.get(reverse("notice")).content.decode()):
        for words in ("Ada Vigie", "vigie@alpha.example", authority, "6 mois", "4 ans"):
            assert words in page
    anybody = Client().get(reverse("notice")).content.decode()
    assert house.tenant.consortium.name not in anybody
    english = Client(headers={"Accept-Language": "en"}).get(reverse("notice")).content.decode()
    assert "Privacy notice" in english


def test_an_incident_says_what_is_due_and_is_corrected_once(house: Full, desk: Client) -> None:
    """In France a risk asks for the authority within 72 hours; in Québec a serious one asks for it promptly."""
    Consortium.objects.filter(pk=house.tenant.consortium.pk).update(country="FR")
    said = {
        "noticed_at": f"{timezone.localtime() - timedelta(days=4):%Y-%m-%dT%H:%M}",
        "nature": "=Feuille envoyée",
        "whose": "Candidat·es",
        "what": "Courriels",
        "risk": "some",
        "measures": "Effacée",
    }
    assert desk.post(at("incident_new", house), {**said, "measures": ""}).status_code == 422
    assert desk.post(at("incident_new", house), said).status_code == 302
    with scopes_disabled():
        incident = Incident.objects.get(nature="=Feuille envoyée")
    assert "les 72 heures sont passées" in desk.get(at("incidents", house)).content.decode()
    told = {**said, "authority_told_on": timezone.localdate().isoformat(), "revision": "0"}
    assert desk.post(at("incident_edit", house, incident.pk), told).status_code == 302
    assert "les 72 heures sont passées" not in desk.get(at("incidents", house)).content.decode()
    assert desk.post(at("incident_edit", house, incident.pk), told).status_code == 422, (
        "seen before it changed"
    )
    book = load_workbook(io.BytesIO(desk.get(at("incidents_sheet", house)).content))
    cells = [
        cell for row in book.worksheets[0].iter_rows() for cell in row if "Feuille envoyée" in str(cell.value)
    ]
    assert [cell.data_type for cell in cells] == ["s"], "a formula does not run"


def test_an_incident_of_no_possible_moment_is_refused_and_one_sent_twice_is_one(
    house: Full, desk: Client
) -> None:
    """Whatever cannot be is told beside the field, and what was typed stays."""
    said = {
        "noticed_at": f"{timezone.localtime() - timedelta(days=4):%Y-%m-%dT%H:%M}",
        "nature": "Clé égarée",
        "whose": "Candidat·es",
        "what": "Courriels",
        "risk": "serious",
        "measures": "Effacée",
        "once": str(uuid.uuid4()),
    }
    tomorrow = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    for wrong in (
        {"people": "9" * 20},
        {"noticed_at": "9999-12-31T23:59"},
        {"noticed_at": "0001-01-01T00:00"},
        {"noticed_at": tomorrow},
        {"closed_on": timezone.localdate().isoformat()},  # somebody is still to be told
    ):
        refused = desk.post(at("incident_new", house), {**said, **wrong})
        assert (refused.status_code, "Clé égarée" in refused.text) == (422, True), wrong
    for _time in range(2):
        assert desk.post(at("incident_new", house), said).headers["Location"] == at("incidents", house)
    with scopes_disabled():
        assert Incident.objects.filter(nature="Clé égarée").count() == 1


def test_the_register_says_to_whom_a_role_was_given_and_which(house: Full, desk: Client) -> None:
    page = desk.get(at("acts", house), {"what": "membership.granted"}).text
    row = next(each for each in page.split("<tr")[2:] if house.tenant.representative.name in each)
    assert "eprésentant" in row
    for beyond in ({"until": "9999-12-31"}, {"since": "0001-01-01"}):
        assert desk.get(at("acts", house), beyond).status_code == 200
        assert desk.get(at("acts_sheet", house), beyond).status_code == 200


def test_the_register_of_acts_is_narrowed_and_exported_without_what_is_sealed(
    house: Full, desk: Client
) -> None:
    everything = desk.get(at("acts", house)).content.decode()
    assert "A signé la charte" in everything or "A signé" in everything
    mentee = account(house.binome.mentee.user)
    narrowed = desk.get(at("acts", house), {"who": str(mentee.pk), "what": "charter.signed"}).content.decode()
    assert mentee.name in narrowed
    assert "A créé le programme" not in narrowed.split("<tbody>")[1]
    assert "Rien n’a été fait" in desk.get(at("acts", house), {"until": "2020-01-01"}).content.decode()
    assert "Rien n’a été fait" in desk.get(at("acts", house), {"who": "x"}).content.decode()
    book = load_workbook(io.BytesIO(desk.get(at("acts_sheet", house), {"what": "charter.signed"}).content))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 2
    assert CANARY not in str(rows)


def test_the_operator_writes_an_incident_down_for_each_consortium_and_closes_it_once_all_are_told(
    house: Full, desk: Client
) -> None:
    """Their coordinators are told at once; the delay is of the country; nothing is closed while somebody is to be told."""
    with scopes_disabled():
        other = world.tenant("Beta", mentors=0, mentees=0).consortium
    Consortium.objects.filter(pk=other.pk).update(country="FR")
    operator = Client()
    operator.force_login(house.personas["operator"])
    said = {
        "consortiums": [str(house.tenant.consortium.pk), str(other.pk)],
        "noticed_at": f"{timezone.localtime() - timedelta(hours=5):%Y-%m-%dT%H:%M}",
        "nature": "Sauvegarde égarée",
        "whose": "Participant·es",
        "what": "Courriels",
        "risk": "some",
        "measures": "Clé changée",
    }
    new = reverse("operator_incident_new")
    for nobody in ([], ["9" * 23], ["x"]):
        assert operator.post(new, {**said, "consortiums": nobody}).status_code == 422
    assert operator.post(new, said).status_code == 302
    with scopes_disabled():
        made = {each.consortium_id: each for each in Incident.objects.filter(nature="Sauvegarde égarée")}
        told = OutboundEmail.objects.filter(kind="incident_noticed")
        assert {mail.to for mail in told} == {"coord@alpha.example", "coord@beta.example"}
        assert not told.filter(text__contains="égarée").exists()
    assert set(made) == {house.tenant.consortium.pk, other.pk}
    page = operator.get(reverse("operator_incidents")).content.decode()
    assert "aviser l’autorité dans les 72 heures" in page.lower()
    assert "CNIL" in page
    assert "Sauvegarde égarée" in desk.get(at("incidents", house)).content.decode()
    french = reverse("operator_incident", args=[made[other.pk].pk])
    closed = {**said, "revision": "0", "closed_on": timezone.localdate().isoformat()}
    refused = operator.post(french, closed)
    assert refused.status_code == 422
    assert "Pas encore" in refused.content.decode()
    assert operator.post(french, {**closed, "authority_told_on": closed["closed_on"]}).status_code == 302
    with scopes_disabled():
        assert Incident.objects.get(pk=made[other.pk].pk).closed_on == timezone.localdate()

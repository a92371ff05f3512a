"""Two coordinators on one candidate: the second is told who changed what, loses nothing, and decides field by field."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from programs.enums import CandidateState
from programs.forms.differences import base_of, sent
from programs.models import AuditEvent, Candidate, Company, Theme
from programs.services import candidates
from tests import world
from tests.world import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=1, mentees=1)


@pytest.fixture
def desk(client: Client, ours: Tenant) -> Client:
    client.force_login(ours.coordinator)
    return client


def at(name: str, tenant: Tenant) -> str:
    return reverse(name, args=[tenant.program.slug, tenant.mentors[0].pk])


def inside(tenant: Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def opened(desk: Client, tenant: Tenant) -> dict[str, Any]:
    """What the browser would send of the form as it was opened."""
    form = desk.get(at("candidate_edit", tenant)).context["form"]
    return {field.name: "" if field.value() is None else field.value() for field in form}


def meanwhile(tenant: Tenant, **fields: Any) -> None:
    """Another coordinator saves."""
    with inside(tenant):
        other = world.user("autre@alpha.example", "Dominique", "Rivard")
        person = Candidate.objects.select_related("company", "program").get(pk=tenant.mentors[0].pk)
        candidates.change(actor=other, candidate=person, **fields)


def stored(tenant: Tenant) -> Candidate:
    with inside(tenant):
        return Candidate.objects.get(pk=tenant.mentors[0].pk)


def test_the_second_is_told_and_loses_nothing(desk: Client, ours: Tenant) -> None:
    sent = opened(desk, ours) | {"job_title": "Juriste", "qualities": ["patience", "listening"]}
    meanwhile(ours, job_title="Notaire", place="Lyon")
    refused = desk.post(at("candidate_edit", ours), sent)
    assert refused.status_code == 422
    differ = {each.name: each for each in refused.context["differences"]}
    assert set(differ) == {"job_title", "place", "qualities"}
    assert (differ["job_title"].mine, differ["job_title"].theirs) == ("Juriste", "Notaire")
    assert {name: each.untouched for name, each in differ.items()} == {
        "job_title": False,
        "place": True,
        "qualities": False,
    }
    page = refused.content.decode()
    assert "Dominique Rivard a modifié le profil" in page
    assert re.search(r'value="Juriste"', page)
    assert page.count("checked") >= 3  # both qualities, and the place that I had not touched
    assert stored(ours).job_title == "Notaire"


def test_saving_again_is_meant_field_by_field(desk: Client, ours: Tenant) -> None:
    sent = opened(desk, ours) | {"job_title": "Juriste"}
    meanwhile(ours, job_title="Notaire", place="Lyon")
    again = desk.post(at("candidate_edit", ours), sent).context["form"].data
    assert again["revision"] == "1"
    sent |= {"revision": again["revision"], "theirs": ["place"]}
    assert desk.post(at("candidate_edit", ours), sent).status_code == 302
    person = stored(ours)
    assert (person.job_title, person.place, person.revision) == ("Juriste", "Lyon", 2)
    with inside(ours):
        events = AuditEvent.objects.filter(verb="candidate.changed", target_id=person.pk).order_by("pk")
        assert [event.data["fields"] for event in events] == [["job_title", "place"], ["job_title"]]


def test_what_stays_the_same_is_no_change(desk: Client, ours: Tenant) -> None:
    assert desk.post(at("candidate_edit", ours), opened(desk, ours)).status_code == 302
    assert stored(ours).revision == 0
    with inside(ours):
        assert not AuditEvent.objects.filter(verb="candidate.changed").exists()


def test_the_service_refuses_a_revision_that_is_over(ours: Tenant) -> None:
    meanwhile(ours, place="Lyon")
    with inside(ours), pytest.raises(ValidationError) as refused:
        candidates.change(actor=None, candidate=ours.mentors[0], seen=0, place="Metz")
    assert refused.value.error_list[0].code == "conflict"


def test_a_state_changed_meanwhile_is_not_changed_over(desk: Client, ours: Tenant) -> None:
    page = desk.get(at("candidate", ours)).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    with inside(ours):
        candidates.move(actor=None, candidate=ours.mentors[0], to=CandidateState.WAITING, reason="Place")
    sent = {"to": "withdrawn", "reason": "Départ", "seen": seen[1]}
    assert desk.post(at("candidate_move", ours), sent).status_code == 422
    assert stored(ours).state == CandidateState.WAITING
    fresh = re.search(r'name="seen" value="([^"]+)"', desk.get(at("candidate", ours)).content.decode())
    assert fresh is not None
    assert desk.post(at("candidate_move", ours), sent | {"seen": fresh[1]}).status_code == 302


# --- every form with a revision: theirs stands where I touched nothing ------------------------------


def browser(form: Any) -> dict[str, Any]:
    """What the browser sends of a form as it was opened."""
    return {field.name: sent(field) for field in form} | {"base": base_of(form)}


def test_a_company_that_two_people_correct(desk: Client, ours: Tenant) -> None:
    address = reverse("company_edit", args=[ours.consortium.slug, ours.companies[0].pk])
    page = desk.get(address)
    assert 'name="base"' in page.content.decode()
    mine = browser(page.context["form"]) | {"name": "Maison Neuve", "group": "Le mien"}
    theirs = browser(page.context["form"]) | {"place": "<Lyon>", "group": "Le leur"}
    assert desk.post(address, theirs).status_code == 302
    refused = desk.post(address, mine)
    form, shown = refused.context["form"], refused.content.decode()
    assert refused.status_code == 422
    said = {each.name: (each.mine, each.theirs, each.untouched) for each in form.conflict}
    assert said == {"place": ("", "<Lyon>", True), "group": ("Le mien", "Le leur", False)}
    assert "Ce qui est enregistré à présent" in shown
    assert "<Lyon>" not in shown
    assert desk.post(address, browser(form) | {"base": form.data["base"]}).status_code == 302
    with inside(ours):
        company = Company.objects.get(pk=ours.companies[0].pk)
    assert (company.name, company.place, company.group) == ("Maison Neuve", "<Lyon>", "Le mien")


def test_a_theme_added_meanwhile_stays(desk: Client, ours: Tenant) -> None:
    address = reverse("program_themes", args=[ours.program.slug])
    opened = browser(desk.get(address).context["form"])
    assert desk.post(address, opened | {"theme_new0": "Le leur"}).status_code == 302
    refused = desk.post(address, opened | {"theme_new0": "Le mien"})
    assert refused.status_code == 422
    form = refused.context["form"]
    assert desk.post(address, browser(form) | {"base": form.data["base"]}).status_code == 302
    with inside(ours):
        assert {"Le leur", "Le mien"} <= {theme.label for theme in Theme.objects.all()}

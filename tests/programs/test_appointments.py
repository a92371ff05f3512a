"""A coordinator invites who speaks for a company; until someone accepts, the company cannot sign."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from programs.enums import Role
from programs.models import Company, Membership, OutboundEmail, RoleInvitation
from tests import world

pytestmark = pytest.mark.django_db
PERSON = {"first_name": "Ada", "last_name": "Roy", "email": "Ada@alpha.example", "role": "representative"}


def sent(company: Company, **more: str) -> dict[str, object]:
    return {**PERSON, "company": company.pk, **more}


@pytest.fixture
def tenant(client: Client) -> world.Tenant:
    tenant = world.tenant("Alpha", mentors=0, mentees=0, cleared=False)
    client.force_login(tenant.coordinator)
    return tenant


def test_who_accepts_opens_the_companys_page(client: Client, tenant: world.Tenant) -> None:
    company = tenant.companies[1]
    answer = client.post(reverse("appointment_new", args=[tenant.consortium.slug, company.pk]), sent(company))
    assert answer.status_code == 302
    with scopes_disabled():
        invitation = RoleInvitation.objects.select_related("person").get()
    ada = invitation.person
    assert not Membership.objects.filter(user=ada).exists()
    mail = OutboundEmail.objects.get(to="ada@alpha.example")
    page = reverse("role_invited", args=[invitation.pk])
    assert page in mail.text
    assert company.name in mail.text
    assert client.get(page).status_code == 404  # it is not the coordinator's to accept
    client.force_login(ada)
    own = reverse("company", args=[tenant.consortium.slug])
    assert client.get(own).status_code == 404
    assert page in client.get(reverse("home")).content.decode()
    assert client.post(page).status_code == 302
    member = Membership.objects.get(user=ada)
    assert (member.role, member.company_id, member.consortium_id, member.granted_by) == (
        Role.REPRESENTATIVE,
        company.pk,
        tenant.consortium.pk,
        tenant.coordinator,
    )
    client.force_login(ada)
    assert company.name in client.get(own).content.decode()
    subjects = OutboundEmail.objects.filter(to="ada@alpha.example").values_list("subject", flat=True)
    assert f"Vous représentez {company.name}" in subjects
    assert "accepté" in client.post(page).content.decode()
    assert Membership.objects.filter(user=ada).count() == 1


def test_twice_is_once(client: Client, tenant: world.Tenant) -> None:
    url = reverse("appointment_new", args=[tenant.consortium.slug, tenant.companies[1].pk])
    for _turn in range(2):
        client.post(url, sent(tenant.companies[1]))
    with scopes_disabled():
        assert RoleInvitation.objects.count() == 1
    assert OutboundEmail.objects.filter(to="ada@alpha.example").count() == 1


def test_a_mistyped_address_keeps_what_was_typed(client: Client, tenant: world.Tenant) -> None:
    url = reverse("appointment_new", args=[tenant.consortium.slug, tenant.companies[1].pk])
    answer = client.post(url, sent(tenant.companies[1], email="ada@"))
    assert answer.status_code == 422
    assert 'value="Ada"' in answer.content.decode()
    assert 'value="ada@"' in answer.content.decode().lower()


def test_the_list_says_who_speaks_for_each_company(client: Client, tenant: world.Tenant) -> None:
    page = client.get(reverse("companies", args=[tenant.consortium.slug])).content.decode()
    assert "Rep Alpha" in page
    assert page.count("personne encore") == len(tenant.companies) - 1

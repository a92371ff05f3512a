"""A coordinator appoints who speaks for a company; until someone does, the company cannot sign."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from programs.enums import Role
from programs.models import Membership, OutboundEmail
from tests import world

pytestmark = pytest.mark.django_db
PERSON = {"first_name": "Ada", "last_name": "Roy", "email": "Ada@alpha.example", "role": "representative"}


@pytest.fixture
def tenant(client: Client) -> world.Tenant:
    tenant = world.tenant("Alpha", mentors=0, mentees=0, cleared=False)
    client.force_login(tenant.coordinator)
    return tenant


def test_the_person_appointed_opens_the_companys_page(client: Client, tenant: world.Tenant) -> None:
    company = tenant.companies[1]
    answer = client.post(reverse("appointment_new", args=[tenant.consortium.slug, company.pk]), PERSON)
    assert answer.status_code == 302
    with scopes_disabled():
        member = Membership.objects.get(user__email="ada@alpha.example")
    assert (member.role, member.company_id, member.consortium_id) == (
        Role.REPRESENTATIVE,
        company.pk,
        tenant.consortium.pk,
    )
    mail = OutboundEmail.objects.get(to="ada@alpha.example")
    assert mail.subject == f"Vous représentez {company.name}"
    client.force_login(member.user)
    page = client.get(reverse("company", args=[tenant.consortium.slug]))
    assert page.status_code == 200
    assert company.name in page.content.decode()


def test_twice_is_once(client: Client, tenant: world.Tenant) -> None:
    url = reverse("appointment_new", args=[tenant.consortium.slug, tenant.companies[1].pk])
    for _turn in range(2):
        client.post(url, PERSON)
    assert Membership.objects.filter(user__email="ada@alpha.example").count() == 1
    assert OutboundEmail.objects.filter(to="ada@alpha.example").count() == 1


def test_a_mistyped_address_keeps_what_was_typed(client: Client, tenant: world.Tenant) -> None:
    url = reverse("appointment_new", args=[tenant.consortium.slug, tenant.companies[1].pk])
    answer = client.post(url, {**PERSON, "email": "ada@"})
    assert answer.status_code == 422
    assert 'value="Ada"' in answer.content.decode()
    assert 'value="ada@"' in answer.content.decode().lower()


def test_the_list_says_who_speaks_for_each_company(client: Client, tenant: world.Tenant) -> None:
    page = client.get(reverse("companies", args=[tenant.consortium.slug])).content.decode()
    assert "Rep Alpha" in page
    assert page.count("personne encore") == len(tenant.companies) - 1

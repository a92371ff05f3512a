"""The agreement between companies: each signs for itself, the version in force, and only then may its people be paired."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from charters import queries
from programs.enums import Role, Side
from programs.models import Company, OutboundEmail
from programs.services import memberships
from tests import world
from tests.charters.agreements import cleared, proves, publish, sign

pytestmark = pytest.mark.django_db


def test_publishing_asks_every_representative_and_signing_clears_one_company() -> None:
    tenant = world.tenant("Alpha")
    agreement = publish(tenant)
    assert cleared(tenant) == []
    assert [m.to for m in OutboundEmail.objects.filter(kind="agreement_to_sign")] == [
        tenant.representative.email
    ]
    sign(tenant, agreement, tenant.representative, tenant.companies[0])
    assert cleared(tenant) == [tenant.companies[0].name]


def test_a_representative_signs_for_their_own_company_once() -> None:
    tenant, other = world.tenant("Alpha"), world.tenant("Beta")
    agreement = publish(tenant)
    wrong = [
        (tenant.representative, tenant.companies[1]),
        (tenant.coordinator, tenant.companies[0]),
        (other.representative, tenant.companies[0]),
        (world.participant(tenant.mentors[0]), tenant.companies[0]),
    ]
    for actor, company in wrong:
        with pytest.raises(PermissionDenied):
            sign(tenant, agreement, actor, company)
    sign(tenant, agreement, tenant.representative, tenant.companies[0])
    with pytest.raises(ValidationError):
        sign(tenant, agreement, tenant.representative, tenant.companies[0])
    assert cleared(tenant) == [tenant.companies[0].name]


def test_what_was_signed_is_not_published_again_word_for_word(client: Client) -> None:
    tenant = world.tenant("Alpha")
    sign(tenant, publish(tenant), tenant.representative, tenant.companies[0])
    client.force_login(tenant.coordinator)
    slug = tenant.consortium.slug
    preview = client.get(reverse("agreement_preview", args=[slug])).content.decode()
    assert "Rien à publier" in preview
    assert reverse("agreement_publish", args=[slug]) not in preview
    answer = client.post(reverse("agreement_publish", args=[slug]), {"revision": ""}, follow=True)
    assert "Modifiez d’abord le brouillon" in answer.content.decode()
    assert cleared(tenant) == [tenant.companies[0].name]


def test_a_new_version_asks_again_and_the_old_one_is_closed() -> None:
    tenant = world.tenant("Alpha")
    first = publish(tenant)
    sign(tenant, first, tenant.representative, tenant.companies[0])
    second = publish(tenant)
    assert (second.version, cleared(tenant)) == (2, [])
    with pytest.raises(ValidationError):
        sign(tenant, first, tenant.representative, tenant.companies[0])
    sign(tenant, second, tenant.representative, tenant.companies[0])
    assert cleared(tenant) == [tenant.companies[0].name]


def test_publishing_twice_before_anyone_signs_asks_once() -> None:
    tenant = world.tenant("Alpha")
    assert publish(tenant) == publish(tenant)
    assert OutboundEmail.objects.filter(kind="agreement_to_sign").count() == 1
    with scope(consortium=tenant.consortium):
        Company.objects.filter(pk=tenant.companies[0].pk).update(name="Autre nom")
    assert publish(tenant).version == 2


def test_by_the_pages(client: Client) -> None:
    tenant = world.tenant("Alpha")
    slug = tenant.consortium.slug
    client.force_login(tenant.coordinator)
    assert client.post(reverse("agreement_publish", args=[slug])).status_code == 302
    with scope(consortium=tenant.consortium):
        agreement = queries.agreement_in_force()
    assert agreement is not None
    proves(client, tenant.representative)
    mine, other = tenant.companies[:2]
    page = client.get(reverse("agreement", args=[slug]))
    assert agreement.sha256 in page.text
    url, ticked = reverse("agreement_sign", args=[slug]), {"consent": "on", "sha256": agreement.sha256}
    assert client.post(url, {**ticked, "company": str(other.pk)}).status_code == 404
    assert client.post(url, {**ticked, "company": "x"}).status_code == 404
    refused = client.post(url, {**ticked, "company": str(mine.pk)})
    assert refused.status_code == 422  # in what quality?
    named = {"company": str(mine.pk), "title": "Présidente"}
    assert client.post(url, {"sha256": agreement.sha256, **named}).status_code == 422
    assert client.post(url, {**ticked, **named}).status_code == 302
    assert cleared(tenant) == [mine.name]
    pdf = client.get(reverse("agreement_pdf", args=[slug]))
    assert pdf["Content-Disposition"] == 'attachment; filename="entente-interentreprises-reseau-alpha-v1.pdf"'


def test_who_may_open_what(client: Client) -> None:
    tenant, other = world.tenant("Alpha"), world.tenant("Beta")
    slug = tenant.consortium.slug
    expected = [
        (tenant.coordinator, 200, 403),
        (tenant.representative, 200, 200),
        (tenant.committee, 403, 403),
        (other.representative, 404, 404),
    ]
    for person, agreement, company in expected:
        client.force_login(person)
        assert client.get(reverse("agreement", args=[slug])).status_code == agreement
        assert client.get(reverse("company", args=[slug])).status_code == company
        if person != tenant.coordinator:
            assert client.post(reverse("agreement_publish", args=[slug])).status_code == (
                404 if company == 404 else 403
            )
    client.force_login(tenant.representative)
    assert client.get(reverse("agreement_pdf", args=[slug])).status_code == 404  # none was published


def test_a_representative_sees_own_people_and_not_a_line_of_their_profile(client: Client) -> None:
    tenant = world.tenant("Alpha")
    secret = world.candidate(
        tenant.program,
        tenant.companies[0],
        Side.MENTEE,
        "lou",
        "Alpha",
        biography="profil-secret",
        trade="métier-secret",
    )
    stranger = next(c for c in tenant.mentors + tenant.mentees if c.company_id != tenant.companies[0].pk)
    client.force_login(tenant.representative)
    page = client.get(reverse("company", args=[tenant.consortium.slug])).text
    assert secret.name in page
    assert stranger.name not in page
    assert "secret" not in page


def test_a_participant_of_another_company_does_not_represent_it(client: Client) -> None:
    """A role in one company gives nothing over the company of another role."""
    tenant = world.tenant("Alpha")
    publish(tenant)
    memberships.grant(
        actor=None,
        user=tenant.representative,
        role=Role.PARTICIPANT,
        consortium=tenant.consortium,
        company=tenant.companies[1],
        program=tenant.program,
    )
    with scope(consortium=tenant.consortium):
        assert queries.represented(tenant.representative, tenant.consortium) == [tenant.companies[0]]


def test_the_page_costs_the_same_for_one_person_and_for_six(client: Client) -> None:
    tenant = world.tenant("Alpha")
    client.force_login(tenant.representative)
    costs = []
    for number in range(6):
        world.candidate(tenant.program, tenant.companies[0], Side.MENTEE, f"extra{number}", "Alpha")
        with CaptureQueriesContext(connection) as queries_made:
            client.get(reverse("company", args=[tenant.consortium.slug]))
        costs.append(len(queries_made))
    assert costs[1:] == costs[1:2] * 5  # the first visit also fills the caches of the process

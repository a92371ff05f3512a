"""The next version: written with fields that exist, by two coordinators at once, compared, published once and for all."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from charters import edition, queries
from charters.forms import draft_as_shown
from charters.models import AgreementDraft
from charters.services import drafting
from tests import world
from tests.charters.agreements import cleared, publish, represent, reword, sign, sign_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> world.Tenant:
    return world.tenant("Alpha")


def shown(tenant: world.Tenant) -> dict[str, Any]:
    """What the form shows, as a browser would send it back."""
    with scope(consortium=tenant.consortium):
        said = edition.wording(tenant.consortium, queries.agreement_draft(), queries.agreement_in_force())
    return {
        name: "" if value is None else value
        for name, value in draft_as_shown(said, tenant.consortium.language).items()
    }


def url(tenant: world.Tenant, name: str) -> str:
    return reverse(name, args=[tenant.consortium.slug])


def drafts(tenant: world.Tenant) -> list[AgreementDraft]:
    with scope(consortium=tenant.consortium):
        return list(AgreementDraft.objects.all())


def test_an_unknown_field_is_told_with_its_line_and_nothing_typed_is_lost(
    client: Client, tenant: world.Tenant
) -> None:
    client.force_login(tenant.coordinator)
    typed = {
        **shown(tenant),
        "source": "## Prix\n\nLe prix est de [[montant]].",
        "data_contact": "Zoé, zoe@x.ca",
    }
    refused = client.post(url(tenant, "agreement_draft"), typed)
    assert refused.status_code == 422
    assert "Ligne 3" in refused.text
    assert "Le prix est de [[montant]]." in refused.text
    assert "Zoé, zoe@x.ca" in refused.text
    assert drafts(tenant) == []


def test_fields_are_named_in_the_language_of_the_text_and_kept_as_they_were(
    client: Client, tenant: world.Tenant
) -> None:
    client.force_login(tenant.coordinator)
    page, typed = client.get(url(tenant, "agreement_draft")).text, shown(tenant)
    assert "[[entreprises]]" in page
    assert "[[companies]]" not in page
    typed["source"] = typed["source"].replace(
        "[[préavis]]", "[[notice]]"
    )  # the other language is understood as well
    assert client.post(url(tenant, "agreement_draft"), typed).status_code == 302
    (kept,) = drafts(tenant)
    with scope(consortium=tenant.consortium):
        assert kept.source == edition.model(tenant.consortium).source
        assert kept.summary_source == edition.model(tenant.consortium).summary


def test_two_coordinators_at_once_and_the_second_sees_what_the_first_wrote(
    client: Client, tenant: world.Tenant
) -> None:
    client.force_login(tenant.coordinator)
    both = shown(tenant)
    first = {**both, "source": both["source"].replace("n’est pas facturé", "n’est jamais facturé")}
    second = {**both, "source": both["source"].replace("n’est pas facturé", "est offert")}
    assert client.post(url(tenant, "agreement_draft"), first).status_code == 302
    refused = client.post(url(tenant, "agreement_draft"), second)
    assert refused.status_code == 422
    assert "est offert" in refused.text
    assert 'id="theirs"' in refused.text
    assert "jamais facturé" in refused.text
    (kept,) = drafts(tenant)
    assert "jamais facturé" in kept.source
    again = {**second, "revision": refused.context["form"]["revision"].value()}
    assert client.post(url(tenant, "agreement_draft"), again).status_code == 302
    assert ["est offert" in draft.source for draft in drafts(tenant)] == [True]


def test_what_is_previewed_is_what_is_published(client: Client, tenant: world.Tenant) -> None:
    first = publish(tenant)
    sign_all(tenant, first)
    client.force_login(tenant.coordinator)
    before = shown(tenant)
    typed = {
        **before,
        "source": before["source"].replace("Le temps des mentor·es n’est", "<b>Leur</b> temps n’est"),
        "solicitation_months": 6,
    }
    assert client.post(url(tenant, "agreement_draft"), typed).status_code == 302
    page = client.get(url(tenant, "agreement_preview")).text
    assert "4 entreprises doivent signer de nouveau" in page
    assert "&lt;b&gt;Leur&lt;/b&gt;" in page
    assert "<b>Leur" not in page
    assert "<del>" in page
    assert "<ins>" in page
    assert len(cleared(tenant)) == 4  # nothing happened yet
    sent = client.post(url(tenant, "agreement_publish"), {"revision": drafts(tenant)[0].revision})
    assert sent.status_code == 302
    with scope(consortium=tenant.consortium):
        current = queries.agreement_in_force()
    assert current is not None
    assert (current.version, current.adapted, current.terms["solicitation_months"]) == (2, True, 6)
    assert "6 mois après" in current.body
    assert (drafts(tenant), cleared(tenant)) == ([], [])


def test_what_was_changed_since_it_was_read_is_not_published(tenant: world.Tenant) -> None:
    first = reword(tenant, "n’est pas facturé", "est offert")
    reword(tenant, "est offert", "se paie")
    for seen in (first.revision, None):
        with pytest.raises(ValidationError), scope(consortium=tenant.consortium):
            drafting.freeze_agreement(actor=tenant.coordinator, consortium=tenant.consortium, seen=seen)
    with scope(consortium=tenant.consortium):
        assert queries.agreement_in_force() is None


def test_start_again_from_the_version_in_force_or_from_our_model(
    client: Client, tenant: world.Tenant
) -> None:
    reword(tenant, "n’est pas facturé", "est offert")
    sign(tenant, publish(tenant), represent(tenant, tenant.companies[1]), tenant.companies[1])
    draft = reword(tenant, "est offert", "se paie")
    client.force_login(tenant.coordinator)
    client.post(url(tenant, "agreement_restart"), {"revision": draft.revision})
    assert "est offert" in shown(tenant)["source"]
    client.post(url(tenant, "agreement_restart"), {"from": "model"})
    assert "n’est pas facturé" in shown(tenant)["source"]

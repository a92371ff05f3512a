"""The coordinator and the company set up its own account as a way to sign in; secrets stay, every change is written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from mentorat.lib import sealed
from programs import vouching
from programs.models import AuditEvent, IdentityProvider, ProviderDomain
from programs.services import providers
from tests import saml_idp, world
from tests.frame.test_signin import words
from tests.going import come_back, onward, redirected
from tests.issuer import CLIENT, SECRET, Issuer, serving
from tests.saml_idp import Idp, pair
from tests.world import Tenant

pytestmark = pytest.mark.django_db
TYPED = {
    "protocol": "oidc",
    "client_id": CLIENT,
    "domains": "@Alpha.example; maison.example",
    "confirmed": "on",
}


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=1, mentees=0)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with serving(Issuer(claims={"email": "mentor0@alpha.example", "name": "Ada"})) as found:
        yield found


def at(name: str, tenant: Tenant, number: int = 0) -> str:
    return reverse(name, args=[tenant.consortium.slug, tenant.companies[number].pk])


def signed(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def act(client: Client, tenant: Tenant, what: str) -> str:
    return words(client.post(at("provider_act", tenant), {"act": what}, follow=True))


def attempt(client: Client, tenant: Tenant) -> str:
    """A trial, there and back; what the page then says."""
    back = redirected(onward(client.post(at("provider_try", tenant))))
    come_back(client, back)
    return words(client.get(at("provider", tenant)))


def row() -> IdentityProvider:
    with scopes_disabled():
        return IdentityProvider.objects.get()


def test_from_nothing_to_open_to_nothing(ours: Tenant, issuer: Issuer) -> None:
    world.participant(ours.mentors[0])
    coordinator, representative = signed(ours.coordinator), signed(ours.representative)
    assert "Pas encore en place" in words(representative.get(at("provider", ours)))
    saved = coordinator.post(
        at("provider_edit", ours), {**TYPED, "issuer": f"{issuer.url}/", "secret": SECRET}, follow=True
    )
    found = row()
    assert vouching.address(found, "back") in saved.content.decode()
    assert found.issuer == issuer.url, "as the provider writes itself"
    assert "faites un essai" in words(saved).lower()
    assert "Faites d’abord un essai" in act(coordinator, ours, "open")

    issuer.claims["email"] = "x@ailleurs.example"
    assert "aucun des domaines" in attempt(coordinator, ours)
    issuer.claims["nonce"] = "x"
    assert "nonce" in attempt(coordinator, ours), "what is wrong is said"
    del issuer.claims["nonce"]
    issuer.claims["email"] = "inconnue@maison.example"
    assert "ne lui ouvrirait rien" in attempt(coordinator, ours)
    issuer.claims["email"] = "mentor0@alpha.example"
    assert "mentor0@alpha.example, Ada" in attempt(representative, ours), "the company tries it too"
    assert "L’essai" not in words(representative.get(at("provider", ours))), "shown once"
    for what in ("open", "require", "ease", "require", "close", "open"):
        act(coordinator, ours, what)
    assert row().opened_at is not None
    assert not row().required, "closed, it asks nothing of anybody"
    act(coordinator, ours, "remove")
    assert "Pas encore en place" in words(coordinator.get(at("provider", ours)))
    with scopes_disabled():
        assert not ProviderDomain.objects.exists()

    events = AuditEvent._base_manager.filter(target_type="identityprovider").order_by("id")
    verbs = [verb.removeprefix("provider.") for verb in events.values_list("verb", flat=True)]
    assert verbs == [
        *("set", "tested", "tested", "opened"),
        *("required", "eased", "required", "closed", "opened", "removed"),
    ]
    assert set(events.values_list("consortium", flat=True)) == {ours.consortium.pk}


def test_the_secret_is_never_shown_again_nor_readable_in_the_database(ours: Tenant, issuer: Issuer) -> None:
    coordinator = signed(ours.coordinator)
    form = {**TYPED, "issuer": issuer.url, "secret": SECRET}
    coordinator.post(at("provider_edit", ours), form)
    pages = [coordinator.get(at(name, ours)).content.decode() for name in ("provider", "provider_edit")]
    refused = coordinator.post(at("provider_edit", ours), {**form, "domains": "gmail.com"})
    assert refused.status_code == 422
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM programs_identityprovider p")
        pages += [cursor.fetchone()[0]]
        cursor.execute("SELECT string_agg(data::text, ' ') FROM programs_auditevent")
        pages += [cursor.fetchone()[0]]
    for page in (*pages, refused.content.decode()):
        assert "un secret" not in page
    assert sealed.opened(vouching.USE, row().secret) == SECRET

    coordinator.post(at("provider_edit", ours), {**form, "secret": ""})
    assert sealed.opened(vouching.USE, row().secret) == SECRET, "left empty, it stays"
    with serving(Issuer()) as other:
        moved = coordinator.post(at("provider_edit", ours), {**form, "secret": "", "issuer": other.url})
        assert moved.status_code == 422, "it is never sent to another issuer"
        assert other.redeemed == []
    assert row().issuer == issuer.url


def test_a_change_closes_it_until_it_is_tried_again(ours: Tenant, issuer: Issuer) -> None:
    coordinator = signed(ours.coordinator)
    form = {**TYPED, "issuer": issuer.url, "secret": SECRET}
    coordinator.post(at("provider_edit", ours), form)
    attempt(coordinator, ours)
    act(coordinator, ours, "open")
    begun = redirected(onward(coordinator.post(at("provider_try", ours))))
    coordinator.post(at("provider_edit", ours), {**form, "domains": "autre.example"})
    assert (row().opened_at, row().tested_at) == (None, None)
    come_back(coordinator, begun)
    assert row().tested_at is None, "a trial of what it was proves nothing of what it is"
    start = Client().get(reverse("company_account_start", args=[row().ref]))
    assert start.status_code == 404
    with transaction.atomic(), pytest.raises(IntegrityError):
        IdentityProvider._base_manager.update(opened_at="2026-01-01T00:00Z")


def test_a_trial_is_its_authors(ours: Tenant, issuer: Issuer) -> None:
    coordinator, representative = signed(ours.coordinator), signed(ours.representative)
    coordinator.post(at("provider_edit", ours), {**TYPED, "issuer": issuer.url, "secret": SECRET})
    back = redirected(onward(coordinator.post(at("provider_try", ours))))
    come_back(representative, back)
    come_back(Client(), back)
    assert row().tested_at is None
    others = signed(world.user("autre@alpha.example"))
    assert others.post(at("provider_try", ours)).status_code == 404
    assert representative.get(at("provider", ours, 1)).status_code == 404, "another company’s"
    assert representative.post(at("provider_act", ours), {"act": "open"}).status_code == 403


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "no https": ({"issuer": "http://maison.example"}, "https://"),
    "a private machine": ({"issuer": "https://10.0.0.1"}, "Rien de lisible"),
    "nobody there": ({"issuer": "http://127.0.0.1:9"}, "Rien de lisible"),
    "everybody’s domain": ({"domains": "alpha.example, Gmail.com"}, "celui d’aucune entreprise"),
    "no domain": ({"domains": "maison"}, "n’est pas un domaine"),
    "not confirmed": ({"confirmed": ""}, "confirmer"),
    "no secret": ({"secret": ""}, "obligatoire"),
    "no metadata": ({"protocol": "saml"}, "Donnez l’adresse des métadonnées"),
    "rubbish": ({"protocol": "saml", "metadata": "<a/>"}, "métadonnées d’un fournisseur"),
    "a script for an address": (
        {"protocol": "saml", "metadata": Idp(url="javascript:alert(1)//").metadata()},
        "https://",
    ),
    "no certificate": (
        {"protocol": "saml", "issuer": "x", "sso_url": "https://x.example/", "certificates": "x"},
        "pas un certificat",
    ),
}


def test_what_cannot_be_set_up_is_said_beside_its_field(ours: Tenant, issuer: Issuer) -> None:
    coordinator = signed(ours.coordinator)
    for bits, told in REFUSED.values():
        form = {**TYPED, "issuer": issuer.url, "secret": SECRET, **bits}
        answer = coordinator.post(at("provider_edit", ours), form)
        assert answer.status_code == 422, bits
        assert told in words(answer), bits
    with saml_idp.serving(Idp(sso="javascript:alert(1)")) as idp:
        form = {**TYPED, "protocol": "saml", "metadata_url": idp.entity_id}
        answer = coordinator.post(at("provider_edit", ours), form)
        assert "ne commence pas par https://" in words(answer)
    with scopes_disabled():
        assert not IdentityProvider.objects.exists()


def test_a_domain_is_one_companys_in_a_consortium_and_says_nothing_of_another(ours: Tenant) -> None:
    theirs = world.tenant("Beta", mentors=0, mentees=0)
    metadata = Idp(url="https://idp.example").metadata()
    form = {**TYPED, "protocol": "saml", "metadata": metadata}
    for tenant in (ours, theirs):
        saved = signed(tenant.coordinator).post(at("provider_edit", tenant), form)
        assert saved.status_code == 302
    again = signed(ours.coordinator).post(at("provider_edit", ours, 1), form)
    assert again.status_code == 422
    assert "déjà celui d’une autre entreprise" in words(again)
    page = signed(ours.coordinator).get(at("provider", ours)).content.decode()
    assert "Beta" not in page
    with scope(consortium=ours.consortium):
        found = IdentityProvider.objects.get()
        assert found.certificates == "".join(pair("idp")[1].split("\n")[1:-2])
    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        ProviderDomain.objects.create(consortium=theirs.consortium, provider=found, domain="x.example")
        connection.check_constraints()  # a row that would join two consortiums
    with scope(consortium=ours.consortium), pytest.raises(Exception, match="Ouvrez-le"):
        providers.require(actor=ours.coordinator, provider=found, required=True)

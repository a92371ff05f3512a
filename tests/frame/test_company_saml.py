"""Signing in with the company's own account (SAML 2.0): a provider that signs with real keys, and what attackers try with
the answers it gives."""

from __future__ import annotations

import base64
import html
import http.client
import re
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from programs import vouching
from programs.models import IdentityProvider
from programs.services import providers
from tests import world
from tests.frame.test_company_account import EMAIL, refused
from tests.going import hand_on, signed_in, start
from tests.saml_idp import EMAIL_FORMAT, NS, Idp, pair, serving
from tests.world import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=1, mentees=0)


@pytest.fixture
def idp() -> Iterator[Idp]:
    with serving(Idp()) as found:
        yield found


def trust(tenant: Tenant, idp: Idp) -> IdentityProvider:
    """A provider read from its metadata over HTTP, tried and open."""
    with scope(consortium=tenant.consortium):
        found = providers.set_saml(
            actor=tenant.coordinator,
            company=tenant.companies[0],
            domains=["alpha.example"],
            metadata_url=idp.entity_id,
        )
        providers.tested(actor=tenant.coordinator, provider=found, changed_at=found.changed_at.isoformat())
        providers.open_it(actor=tenant.coordinator, provider=found)
        return IdentityProvider.objects.get(pk=found.pk)


def there(url: str) -> tuple[str, dict[str, str]]:
    """What the provider's page posts, and where."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", f"{parts.path}?{parts.query}")
    page = connection.getresponse().read().decode()
    connection.close()
    action, posted = re.search(r'action="([^"]+)"', page), re.search(r'value="([^"]+)"', page)
    assert action
    assert posted
    return urlsplit(html.unescape(action[1])).path, {"SAMLResponse": posted[1]}


def come_back(client: Client, posted: tuple[str, dict[str, str]]) -> Any:
    """The provider's page posts from elsewhere, so without the cookie of the session; our page hands it on with it."""
    return hand_on(client, Client().post(*posted))


def whole_way(client: Client, provider: IdentityProvider) -> Any:
    return come_back(client, there(start(client, provider)))


def test_a_person_of_the_company_goes_there_and_comes_in(ours: Tenant, idp: Idp) -> None:
    own, provider = world.participant(ours.mentors[0]), trust(ours, idp)
    assert whole_way(browser := Client(), provider).status_code == 302
    assert signed_in(browser) == str(own.pk)
    idp.said = {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", "email": "x7"}
    idp.attributes = {"urn:oid:0.9.2342.19200300.100.1.3": [EMAIL.upper()]}
    whole_way(browser := Client(), provider)
    assert signed_in(browser) == str(own.pk)
    metadata = Client().get(reverse("company_account_metadata", args=[provider.ref])).content.decode()
    for text in (vouching.address(provider, "back"), vouching.address(provider, "metadata")):
        assert f'"{text}"' in metadata


def test_it_stands_for_nobody_else(ours: Tenant, idp: Idp) -> None:
    provider = trust(ours, idp)
    world.participant(ours.mentors[0])
    for email in (ours.coordinator.email, "nobody@alpha.example", "mentor0@beta.example"):
        idp.said["email"] = email
        assert refused(whole_way(browser := Client(), provider))
        assert signed_in(browser) == "", email


def test_what_cannot_be_believed_has_its_page(ours: Tenant, idp: Idp) -> None:
    """One of each kind; all that is refused, and why: tests/lib/test_saml.py."""
    world.participant(ours.mentors[0])
    provider = trust(ours, idp)
    kinds: list[tuple[dict[str, Any], str]] = [
        ({"signs": False}, "ne peut être crue"),
        ({"said": {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"}}, "arrêté·e en chemin"),
        (
            {"said": {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"}},
            "n’a pas dit votre adresse",
        ),
    ]
    for bits, told in kinds:
        idp.signs, idp.said = True, {}
        for part, value in bits.items():
            setattr(idp, part, value)
        assert told in refused(whole_way(browser := Client(), provider))
        assert signed_in(browser) == ""


def test_an_answer_serves_once_in_the_browser_that_asked(ours: Tenant, idp: Idp) -> None:
    own, provider = world.participant(ours.mentors[0]), trust(ours, idp)
    browser, attacker = Client(), Client()
    posted = there(start(browser, provider))
    assert refused(come_back(attacker, posted)), "nothing was asked from there"
    start(attacker, provider)
    assert refused(come_back(attacker, posted)), "the answer to somebody else's question"
    come_back(browser, posted)
    assert signed_in(browser) == str(own.pk)
    kept = there(start(other := Client(), provider))
    number = dict(other.session)[vouching.ASKED]["number"]
    come_back(other, kept)
    session = attacker.session
    session[vouching.ASKED] = {**_question(attacker, provider), "number": number}
    session.save()
    assert refused(come_back(attacker, kept)), "a second time, even where the question is known"
    cache.clear()


def _question(client: Client, provider: IdentityProvider) -> Any:
    start(client, provider)
    return dict(client.session)[vouching.ASKED]


def test_posted_unasked_it_opens_nothing(ours: Tenant, idp: Idp) -> None:
    """From the company's list of services (IdP-initiated), or by a page that posts whatever it likes."""
    world.participant(ours.mentors[0])
    provider = trust(ours, idp)
    acs = reverse("company_account_back", args=[provider.ref])
    question = (
        f'<q {NS} ID="_x" AssertionConsumerServiceURL="{vouching.address(provider, "back")}"><saml:Issuer>'
    )
    text = f"{question}{vouching.address(provider, 'metadata')}</saml:Issuer></q>"
    packed = base64.b64encode(zlib.compress(text.encode())[2:-4]).decode()
    idp.said = {"to": "", "response_to": ""}
    _acs, posted = idp.answer(packed)
    browser = Client()
    assert refused(come_back(browser, (acs, {"SAMLResponse": posted})))
    for body in ({}, {"SAMLResponse": ""}, {"SAMLResponse": "A" * 400_000}, {"RelayState": "x"}):
        assert refused(come_back(browser, (acs, body)))
    assert (
        Client(enforce_csrf_checks=True)
        .post(reverse("company_account_finish", args=[provider.ref]), {"SAMLResponse": posted})
        .status_code
        == 403
    )
    assert signed_in(browser) == ""


def test_a_new_certificate_may_stand_beside_the_old_one(ours: Tenant, idp: Idp) -> None:
    own = world.participant(ours.mentors[0])
    trust(ours, idp)
    both = ["".join(pair(name)[1].split("\n")[1:-2]) for name in ("somebody", "idp")]
    with scope(consortium=ours.consortium):
        found = providers.set_saml(
            actor=ours.coordinator,
            company=ours.companies[0],
            domains=["alpha.example"],
            issuer=idp.entity_id,
            sso_url=f"{idp.url}/sso",
            certificates=both,
        )
        providers.tested(actor=ours.coordinator, provider=found, changed_at=found.changed_at.isoformat())
        providers.open_it(actor=ours.coordinator, provider=found)
    for idp.signer in ("idp", "somebody"):
        whole_way(browser := Client(), found)
        assert signed_in(browser) == str(own.pk)
    idp.signer = "third"
    assert refused(whole_way(Client(), found))
    assert EMAIL_FORMAT in str(idp.questions[0].find("{*}NameIDPolicy").get("Format"))

"""Signing in with the company's own account (OpenID Connect), against a provider that is asked over HTTP: whom it may
stand for, and what an attacker who holds a provider, a browser or an address cannot do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, cast

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from programs.enums import Role
from programs.models import Candidate, Company, IdentityProvider, OutboundEmail, RoleInvitation, User
from programs.services import memberships, providers, roles
from tests import world
from tests.frame.test_signin import ask_code, code_sent_to, give_code, kept_codes, words
from tests.going import come_back, redirected, signed_in, start, whole_way
from tests.issuer import CLIENT, SECRET, Issuer, serving
from tests.proofs import code_now, give_factor
from tests.world import Tenant

__all__ = ["kept_codes"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_codes")]
EMAIL = "mentor0@alpha.example"


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=2, mentees=0)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with serving(Issuer(claims={"email": EMAIL, "name": "Ada"})) as found:
        yield found


def trust(tenant: Tenant, issuer: Issuer, company: Company | None = None, **more: Any) -> IdentityProvider:
    """A provider that was tried and is open."""
    with scope(consortium=tenant.consortium):
        found = providers.set_oidc(
            actor=tenant.coordinator,
            company=company or tenant.companies[0],
            issuer=issuer.url,
            client_id=CLIENT,
            secret=SECRET,
            domains=more.get("domains", ["alpha.example"]),
        )
        providers.tested(actor=tenant.coordinator, provider=found, changed_at=found.changed_at.isoformat())
        providers.open_it(actor=tenant.coordinator, provider=found)
        if more.get("required"):
            providers.require(actor=tenant.coordinator, provider=found, required=True)
        return IdentityProvider.objects.get(pk=found.pk)


def invite(tenant: Tenant) -> None:
    """The mentor is offered a role there."""
    roles.invite(
        actor=tenant.coordinator,
        consortium=tenant.consortium,
        role=Role.COMMITTEE,
        email=EMAIL,
        first_name="A",
        last_name="B",
    )


def refused(answer: Any) -> str:
    """The words of a refusal, which always shows the way back to the code."""
    assert answer.status_code == 422, answer.status_code
    assert reverse("account_login") in answer.content.decode()
    return words(answer)


def test_a_person_of_the_company_goes_there_and_comes_in(ours: Tenant, issuer: Issuer) -> None:
    mentor, provider = world.participant(ours.mentors[0]), trust(ours, issuer)
    browser = Client()
    offered = browser.post(reverse("account_login"), {"login": "Mentor0@ALPHA.example"})
    assert "Continuer avec Maison Alpha 0" in words(offered)
    assert str(provider.ref) in offered.content.decode()
    page = reverse("my_profile", args=[ours.program.slug])
    answer = whole_way(browser, provider, next=page)
    assert answer.status_code == 302
    assert answer.url == page
    assert signed_in(browser) == str(mentor.pk)
    assert issuer.faults == []
    assert browser.get(page).status_code == 200
    assert (issuer.asked[0]["scope"], issuer.asked[0]["code_challenge_method"]) == (
        "openid email profile",
        "S256",
    )


def test_what_a_stranger_is_offered_depends_on_the_domain_alone(ours: Tenant, issuer: Issuer) -> None:
    trust(ours, issuer, required=True)
    world.participant(ours.mentors[0])
    seen, costs, mails = [], [], []
    for email in (EMAIL, EMAIL, "nobody@alpha.example", ours.coordinator.email):
        browser, before = Client(), OutboundEmail.objects.count()
        with CaptureQueriesContext(connection) as queries:
            first = words(browser.post(reverse("account_login"), {"login": email}))
            second = browser.post(reverse("account_login"), {"login": email, "by_code": "1"}, follow=True)
        seen.append([page.replace(email, "X") for page in (first, words(second))])
        costs.append(len(queries))
        mails.append(OutboundEmail.objects.count() - before)
    assert seen[1] == seen[2] == seen[3]
    assert costs[1] == costs[2] == costs[3]
    assert mails == [1, 1, 1, 1]
    elsewhere = Client().post(reverse("account_login"), {"login": "a@beta.example"}, follow=True)
    assert "Maison" not in words(elsewhere)


def test_it_stands_for_nobody_who_is_more_than_its_own(ours: Tenant, issuer: Issuer) -> None:
    """The coordinator, the operator, another company's person, whoever has something elsewhere, whoever is unknown."""
    theirs = world.tenant("Beta", mentors=1, mentees=0)
    provider = trust(ours, issuer)
    own = world.participant(ours.mentors[0])
    other = world.participant(ours.mentors[1])  # of the second company
    operator = world.user("exploitation@alpha.example")
    memberships.grant(actor=None, user=operator, role=Role.OPERATOR)
    nobody = "inconnue@alpha.example"
    seen = set()
    for email in (ours.coordinator.email, other.email, operator.email, ours.committee.email, nobody):
        issuer.claims["email"] = email
        browser = Client()
        seen.add(refused(whole_way(browser, provider)).replace(email, "X"))
        assert signed_in(browser) == "", email
    assert not User.objects.filter(email=nobody).exists()

    issuer.claims["email"] = EMAIL
    ties: list[Any] = [
        lambda: memberships.grant(
            actor=None,
            user=own,
            role=Role.REPRESENTATIVE,
            consortium=theirs.consortium,
            company=theirs.companies[0],
        ),
        lambda: invite(theirs),
        lambda: Candidate.objects.filter(pk=theirs.mentors[0].pk).update(email=EMAIL.upper()),
        lambda: memberships.grant(actor=None, user=own, role=Role.COORDINATOR, consortium=ours.consortium),
        lambda: User.objects.filter(pk=own.pk).update(is_active=False),
    ]
    for number, tie in enumerate(ties):
        with transaction.atomic():
            with scopes_disabled():
                tie()
            browser = Client()
            seen.add(refused(whole_way(browser, provider)).replace(EMAIL, "X"))
            assert signed_in(browser) == "", number
            transaction.set_rollback(True)
    assert len(seen) == 1, "one and the same page, whatever the reason"
    whole_way(browser := Client(), provider)
    assert signed_in(browser) == str(own.pk)


def test_it_stands_for_its_own_domains_alone(ours: Tenant, issuer: Issuer) -> None:
    own, provider = world.participant(ours.mentors[0]), trust(ours, issuer, domains=["maison.example"])
    for email in (EMAIL, "x@maison.example.evil.example", "maison.example", "x@maison.example@alpha.example"):
        issuer.claims["email"] = email
        assert refused(whole_way(browser := Client(), provider))
        assert signed_in(browser) == "", email
    User.objects.filter(pk=own.pk).update(email="ada@maison.example")
    EmailAddress.objects.filter(user=own).update(email="ada@maison.example")
    with scopes_disabled():
        Candidate.objects.filter(pk=ours.mentors[0].pk).update(email="ada@maison.example")
    issuer.claims["email"] = "Ada@Maison.Example"
    whole_way(browser := Client(), provider)
    assert signed_in(browser) == str(own.pk)


def test_what_cannot_be_believed_has_its_page(ours: Tenant, issuer: Issuer) -> None:
    """One of each kind; all that is refused, and why: tests/lib/test_oidc.py."""
    world.participant(ours.mentors[0])
    provider, usual = trust(ours, issuer), dict(issuer.claims)
    kinds: list[tuple[str, dict[str, Any], str]] = [
        ("claims", {**usual, "email_verified": False}, "pas vérifié votre adresse"),
        ("claims", {**usual, "nonce": "x"}, "ne peut être crue"),
        ("claims", {}, "ne répond pas"),  # nor does it tell the address apart
        ("answer", {"error": "access_denied"}, "arrêté·e en chemin"),
    ]
    for part, value, told in kinds:
        issuer.claims, issuer.answer, issuer.userinfo = usual, {}, cast(Any, b"no json")
        setattr(issuer, part, value)
        assert told in refused(whole_way(browser := Client(), provider))
        assert signed_in(browser) == ""
    cache.clear()
    issuer.described = {"issuer": "https://evil.example"}
    page = Client().post(reverse("company_account_start", args=[provider.ref]))
    assert "ne peut être crue" in refused(page)


def test_an_answer_serves_once_in_the_browser_that_asked_within_ten_minutes(
    ours: Tenant, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.participant(ours.mentors[0])
    provider = trust(ours, issuer)
    browser = Client()
    back = redirected(start(browser, provider))
    assert refused(come_back(Client(), back)), "another browser: a sign-in forced on somebody"
    assert come_back(browser, back).status_code == 302
    browser.logout()
    assert refused(come_back(browser, back)), "a second time"
    other = trust(ours, issuer, ours.companies[1], domains=["autre.example"])
    strange = redirected(start(browser, provider)).replace(str(provider.ref), str(other.ref))
    assert refused(come_back(browser, strange)), "the answer of one, given to another"
    back = redirected(start(browser, provider))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert refused(come_back(browser, back))
    assert signed_in(browser) == ""


def test_a_role_that_owes_a_second_proof_still_gives_it(ours: Tenant, issuer: Issuer) -> None:
    provider = trust(ours, issuer)
    issuer.claims["email"] = ours.representative.email
    page = reverse("company", args=[ours.consortium.slug])
    whole_way(browser := Client(), provider)
    assert signed_in(browser) == str(ours.representative.pk)
    assert reverse("second_factor") in browser.get(page).url  # type: ignore[attr-defined]
    give_factor(ours.representative)
    browser = Client()
    answer = whole_way(browser, provider)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_authenticate"))
    assert signed_in(browser) == ""
    browser.post(answer.url, {"code": code_now()})
    assert signed_in(browser) == str(ours.representative.pk)
    assert browser.get(page).status_code == 200


def test_a_session_lasts_as_long_as_the_provider_may_stand_for_the_person(
    ours: Tenant, issuer: Issuer
) -> None:
    theirs = world.tenant("Beta", mentors=0, mentees=0)
    own, provider = world.participant(ours.mentors[0]), trust(ours, issuer)
    page = reverse("portal", args=[ours.program.slug])

    def opens() -> Client:
        whole_way(browser := Client(), provider)
        assert signed_in(browser) == str(own.pk)
        assert browser.get(page).status_code == 200
        return browser

    browser = opens()
    assert browser.get(reverse("mfa_add_webauthn")).status_code == 403, "no way in of its own"
    with scope(consortium=theirs.consortium):
        invite(theirs)
    assert browser.get(page).status_code == 302, "something of theirs lies elsewhere now"
    assert signed_in(browser) == ""
    with scopes_disabled():
        RoleInvitation.objects.update(cancelled_at=timezone.now())
    browser = opens()
    with scope(consortium=ours.consortium):
        providers.close(actor=ours.coordinator, provider=provider)
    assert browser.get(page).status_code == 302
    assert signed_in(browser) == ""


def test_where_the_company_asks_for_it_alone_the_code_is_never_sent(ours: Tenant, issuer: Issuer) -> None:
    own = world.participant(ours.mentors[0])
    browser = Client()
    ask_code(browser, EMAIL)
    early = code_sent_to(EMAIL)
    provider = trust(ours, issuer, required=True)
    stopped = give_code(browser, early)
    assert signed_in(browser) == ""
    assert "demande à ses gens" in words(stopped)
    ask_code(Client(), EMAIL)
    mail = OutboundEmail.objects.filter(to=EMAIL, kind="signin").latest("pk")
    assert str(provider.ref) in mail.text
    with pytest.raises(AssertionError):
        code_sent_to(EMAIL)
    for keeper in (ours.coordinator, world.participant(ours.mentors[1])):
        ask_code(other := Client(), keeper.email)
        give_code(other, code_sent_to(keeper.email))
        assert signed_in(other) or Authenticator.objects.filter(user=keeper).exists()
    whole_way(browser := Client(), provider)
    assert signed_in(browser) == str(own.pk)


def test_two_consortiums_that_trust_the_same_machine_share_one_button_and_nobody(issuer: Issuer) -> None:
    """Each person comes in where they are; nothing says that the other consortium exists."""
    ours, theirs = world.tenant("Alpha", mentors=1, mentees=0), world.tenant("Beta", mentors=1, mentees=0)
    first = trust(ours, issuer, domains=["alpha.example", "beta.example"])
    second = trust(theirs, issuer, domains=["alpha.example", "beta.example"])
    page = Client().post(reverse("account_login"), {"login": "x@beta.example"}).content.decode()
    assert str(first.ref) in page
    assert str(second.ref) not in page
    person = world.participant(theirs.mentors[0])
    issuer.claims["email"] = person.email
    whole_way(browser := Client(), first)
    assert signed_in(browser) == str(person.pk)
    with scope(consortium=theirs.consortium):
        providers.close(actor=theirs.coordinator, provider=second)
    assert refused(whole_way(Client(), first))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the provider's own
def test_a_real_provider_from_the_registry(ours: Tenant) -> None:
    """Somebody else's reading of the protocol: discovery, PKCE, its own page with a form, userinfo."""
    import oidc_provider_mock

    from tests.registry_provider import through

    own = world.participant(ours.mentors[0])
    with oidc_provider_mock.run_server_in_thread(
        user_claims=[oidc_provider_mock.User(sub="ada", claims={"email": EMAIL, "email_verified": True})]
    ) as server:
        found = Issuer(url=f"http://localhost:{server.server_port}")
        provider = trust(ours, found)
        browser = Client()
        come_back(browser, through(start(browser, provider), "ada"))
    assert signed_in(browser) == str(own.pk)

"""Sign-in seen by an attacker: which addresses have an account, how to keep somebody out, how to make an account."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from programs.models import OutboundEmail, User
from tests import world
from tests.frame.test_signin import ask_code, code_sent_to, give_code, kept_codes, words
from tests.world import Tenant

__all__ = ["kept_codes"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_codes")]
WAYS_IN = {"account_login": "login", "account_request_login_code": "email"}


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=1, mentees=0)


def asked(route: str, email: str) -> tuple[int, str, int, int]:
    """The status, the words, the number of queries and of mails of one request for a code and one wrong code."""
    browser, before = Client(), OutboundEmail.objects.count()
    with CaptureQueriesContext(connection) as queries:
        browser.post(reverse(route), {WAYS_IN[route]: email})
    answer = browser.post(reverse("account_confirm_login_code"), {"code": "0000-0000"})
    said = words(answer).replace(email, "X")
    return answer.status_code, said, len(queries), OutboundEmail.objects.count() - before


@pytest.mark.parametrize("route", WAYS_IN)
def test_known_and_unknown_cost_the_same_work_and_say_the_same(route: str, ours: Tenant) -> None:
    asked(route, ours.coordinator.email)  # what a process does once is done
    assert asked(route, ours.coordinator.email) == asked(route, "nobody@alpha.example")


def test_whoever_asks_elsewhere_uses_nothing_up_for_the_owner(ours: Tenant) -> None:
    """Nor spoils a code that the owner is about to type."""
    email = ours.committee.email
    owner = Client(REMOTE_ADDR="192.0.2.1")
    ask_code(owner, email)
    code = code_sent_to(email)
    for n in range(60):
        attacker = Client(REMOTE_ADDR=f"203.0.113.{n % 4}")
        ask_code(attacker, email)
        attacker.post(reverse("account_confirm_login_code"), {"code": "1111-1111"})
    give_code(owner, code)
    assert owner.session["_auth_user_id"] == str(ours.committee.pk)
    other_room = Client(REMOTE_ADDR="192.0.2.2")
    ask_code(other_room, email)
    give_code(other_room, code_sent_to(email))
    assert other_room.session["_auth_user_id"] == str(ours.committee.pk)


def test_one_place_writes_to_an_address_three_times_a_minute(ours: Tenant) -> None:
    place = "203.0.113.9"
    for route, field in WAYS_IN.items():
        for _n in range(4):
            Client(REMOTE_ADDR=place).post(reverse(route), {field: ours.committee.email})
    assert OutboundEmail.objects.filter(to=ours.committee.email, kind="signin").count() == 3
    refused = Client(REMOTE_ADDR=place).post(reverse("account_login"), {"login": ours.committee.email})
    assert ours.committee.email in refused.text  # what was typed stays


def test_behind_a_proxy_the_place_is_the_one_that_the_proxy_saw(ours: Tenant, settings: Any) -> None:
    """What the attacker writes into the header before it changes nothing."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(5):
        attacker = Client(headers={"x-forwarded-for": f"192.0.2.{n}, 203.0.113.9"})
        ask_code(attacker, ours.committee.email)
    assert OutboundEmail.objects.filter(to=ours.committee.email, kind="signin").count() == 3
    owner = Client(headers={"x-forwarded-for": "192.0.2.1"})
    ask_code(owner, ours.committee.email)
    assert OutboundEmail.objects.filter(to=ours.committee.email, kind="signin").count() == 4


def library_doors(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> list[str]:
    """Every address of the sign-in library, with a number where it wants one."""
    found: list[str] = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^").replace("<int:pk>", "1").replace(
            "<path:rest>", "set/"
        )
        if isinstance(pattern, URLResolver):
            found += library_doors(pattern.url_patterns, route)
        elif (pattern.name or "").startswith(("account_", "mfa_")):
            found.append(route)
    return found


@pytest.mark.parametrize("who", ["nobody", "participant", "coordinator"])
def test_nothing_but_an_invitation_or_an_application_makes_an_account(who: str, ours: Tenant) -> None:
    doors = library_doors(get_resolver().url_patterns)
    assert len(doors) > 15
    person = {"participant": world.participant(ours.mentors[0]), "coordinator": ours.coordinator}.get(who)
    before = set(User.objects.values_list("email", flat=True))
    new = "intrus@ailleurs.example"
    typed = {"email": new, "login": new, "code": "1234", "action_add": "", "first_name": "I", "name": "I"}
    for door in doors:
        browser = Client(raise_request_exception=False)
        if person:
            browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        for method in (browser.get, browser.post):
            assert method(door, typed, follow=True).status_code < 500, door
    assert set(User.objects.values_list("email", flat=True)) == before


def test_there_is_no_way_to_sign_up_by_passkey_or_by_another_service() -> None:
    for door in (
        "/accounts/signup/passkey/",
        "/accounts/2fa/webauthn/signup/",
        "/accounts/3rdparty/",
        "/accounts/google/login/",
    ):
        assert Client().get(door).status_code == 404

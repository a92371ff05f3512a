"""The secret key is changed, the former one stays a while beside it: nobody is signed out, and every link of a mail opens."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from programs.applying import tokens
from programs.forms import applicants
from programs.models import AlumniCall, OutboundEmail, UserSession
from programs.services import addresses, erasures, links, waiting
from tests import proofs, world
from tests.frame.test_signin import ask_code, code_sent_to, give_code, kept_codes
from tests.full_world import full, instant_documents
from tests.programs.test_applications import inside

__all__ = ["kept_codes"]
pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^\s\"<>]+")
KEYED = {  # the links of mails that open without signing in, by the name of the page
    "application_open",
    "application_withdraw",
    "interview_pick",
    "support_answer",
    "goals_answer",
    "candidacy",
    "again",
    "address_answer",
    "erasure_cancel",
}
SIGNED = {"mail_stop", "meeting_said"}  # not kept: they open for as long as the key that signed them is there
STEPS = {"application_again", "interview_cancel"}  # buttons of those pages


def rotate(settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    settings.SECRET_KEY = make_password(None) + "k" * 30


def mailed() -> dict[str, str]:
    """One address of each page that a mail leads to, by the name of the page."""
    found: dict[str, str] = {}
    for mail in OutboundEmail.objects.all():
        for url in LINK.findall(mail.text):
            address = urlsplit(url.rstrip(".,)")).path
            try:
                found[resolve(address).view_name] = address
            except Resolver404:
                continue
    return found


def keyed() -> set[str]:
    """The names of the pages whose address holds a key."""
    patterns = (
        each for root in get_resolver().url_patterns for each in getattr(root, "url_patterns", [root])
    )
    return {each.name for each in patterns if "key" in getattr(each.pattern, "converters", {})}


def test_no_kind_of_key_is_forgotten_here() -> None:
    assert {name for name in keyed() if not name.startswith(("account_", "mfa_"))} == KEYED | SIGNED | STEPS


def statuses(addresses: dict[str, str]) -> dict[str, int]:
    return {name: Client().get(address).status_code for name, address in addresses.items()}


def test_sessions_go_on_and_take_the_new_key(settings: Any, client: Client) -> None:
    """Twice in a row; the second time without the first key, which nothing needs any more."""
    tenant = world.tenant("Clé", mentors=1, mentees=0)
    client.force_login(tenant.coordinator)
    url = reverse("dashboard", args=[tenant.program.slug])
    for _turn in range(2):
        rotate(settings)
        assert client.get(url).status_code == 200
        settings.SECRET_KEY_FALLBACKS = []
        assert client.get(url).status_code == 200
    assert UserSession.objects.filter(user=tenant.coordinator).count() == 1


def test_without_the_former_key_sessions_end(settings: Any, client: Client) -> None:
    tenant = world.tenant("Clé", mentors=1, mentees=0)
    client.force_login(tenant.coordinator)
    rotate(settings)
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(reverse("home")).status_code == 302


def test_every_link_of_a_mail_opens_as_before(settings: Any) -> None:
    with instant_documents():
        found = full("Clé")
        with inside(found.tenant):
            waits, again = waiting.draw_key(found.tenant.mentees[0]), tokens.draw()
        with scopes_disabled():
            AlumniCall.objects.filter(pk=found.call.pk).update(token_hash=tokens.hashed(again))
        addresses.ask(actor=found.tenant.committee, new="ailleurs@example.org")
        erasures.ask(actor=found.tenant.committee)
    keys = {"candidacy": reverse("candidacy", args=[waits]), "again": reverse("again", args=[again])}
    before = mailed() | keys
    assert set(before) >= KEYED
    told = statuses(before)
    assert {name: told[name] for name in KEYED} == dict.fromkeys(KEYED, 200)
    rotate(settings)
    assert statuses(before) == told
    settings.SECRET_KEY_FALLBACKS = []  # kept as hashes, the keys of the others never needed it
    assert told["mail_stop"] == 200
    assert statuses(before) == told | dict.fromkeys(SIGNED & before.keys(), 404)


def test_the_address_of_a_link_is_shown_again(settings: Any) -> None:
    tenant = world.tenant("Clé")
    with inside(tenant):
        link = links.create(actor=tenant.coordinator, program=tenant.program)
        shown = links.token_of(link)
    rotate(settings)
    assert shown == links.token_of(link)
    assert Client().get(reverse("apply", args=[shown])).status_code in (200, 404)
    settings.SECRET_KEY_FALLBACKS = []
    assert links.token_of(link) == ""


@pytest.mark.usefixtures("kept_codes")
def test_what_was_begun_under_the_former_key_is_finished(settings: Any) -> None:
    """A form of application opened before, a code asked before, and the second proof of an app set up before."""
    tenant = world.tenant("Clé", mentors=1, mentees=0)
    proofs.give_factor(tenant.coordinator)
    browser, opened = Client(), applicants.stamp()
    ask_code(browser, tenant.coordinator.email)
    code = code_sent_to(tenant.coordinator.email)
    rotate(settings)
    answer = give_code(browser, code)
    assert answer.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert (
        Authenticator.objects.get(user=tenant.coordinator, type="totp")
        .wrap()
        .validate_code(proofs.code_now())
    )
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        assert not applicants.too_quick(opened)

"""Passkeys in a real browser, with Chromium's virtual authenticator: set up, used, named, taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, expect

from programs.models import AuditEvent
from tests import world
from tests.e2e.steps import arrives, button, fr, sign_in_with_code
from tests.world import Tenant

pytestmark = pytest.mark.django_db(transaction=True)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=0, mentees=0)


@pytest.fixture
def device(phone: Page) -> Iterator[CDPSession]:
    """A phone with a fingerprint reader that always says yes."""
    session = phone.context.new_cdp_session(phone)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield session
    session.detach()


def sign_out(page: Page) -> None:
    page.goto(reverse("account_logout"))
    page.locator("main form button").first.click()
    arrives(page, reverse("account_login"))


@pytest.mark.usefixtures("device")
def test_a_passkey_from_the_first_sign_in_to_its_end(phone: Page, ours: Tenant) -> None:
    person, home = ours.coordinator, reverse("dashboard", args=[ours.program.slug])
    sign_in_with_code(phone, person)
    arrives(phone, "/second-proof/?next=%2F")
    phone.get_by_role("link", name=fr("Use a passkey")).click()
    phone.get_by_label(fr("Name of this passkey")).fill("Téléphone d’Alice")
    button(phone, "Add").click()
    arrives(phone, reverse("mfa_view_recovery_codes"))
    button(phone, "Show my codes").click()
    phone.get_by_role("link", name=fr("They are safe: continue")).click()
    arrives(phone, home)

    sign_out(phone)  # the passkey alone opens the account, its role included: no code, no second page
    button(phone, "Sign in with a passkey").click()
    arrives(phone, home)

    phone.goto(reverse("mfa_list_webauthn"))
    phone.get_by_role("link", name=fr("Rename")).click()
    prove_again(phone)
    phone.locator("[name=name]").fill("Ancien téléphone")
    button(phone, "Save").click()
    expect(phone.get_by_role("heading", name="Ancien téléphone")).to_be_visible()
    phone.get_by_role("link", name=fr("Remove")).click()
    button(phone, "Remove").click()
    arrives(phone, reverse("mfa_list_webauthn"))
    assert not Authenticator.objects.filter(
        user=person
    ).exists()  # the recovery codes went with the last of them
    verbs = AuditEvent._base_manager.filter(actor=person, verb__startswith="factor.")
    assert list(verbs.order_by("id").values_list("verb", flat=True)) == ["factor.added", "factor.removed"]
    phone.goto(home)
    expect(phone).to_have_url(re.compile("/second-proof/"))


def prove_again(page: Page) -> None:
    """Before a passkey is changed, it is used once more."""
    if "reauthenticate" in page.url:
        button(page, "Use a passkey").click()
    expect(page.locator("[name=name]")).to_be_visible()

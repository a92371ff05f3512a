"""A passkey opens the notebook where the browser knows how (WebAuthn PRF), with Chromium's virtual authenticators."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from matching.models import Binome
from tests.browser import DESKTOP, PHONE, overflow, watch
from tests.tracking.test_notebook_browser import (
    CANARY,
    PHRASE,
    cheat,
    device,
    fill_key,
    make_key,
    members,
    pair,
    spy,
    state,
    url,
    write_objective,
)
from tracking.models import NotebookIdentity

__all__ = ["pair"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
# What the page asks passkeys for, noted inside the page: the test must know the secret to look for it elsewhere.
LISTEN = """() => { window.yields = []; const get = AuthenticatorAssertionResponse && navigator.credentials;
  for (const name of ['create', 'get']) { const former = get[name].bind(get);
    get[name] = async (options) => { const made = await former(options);
      const first = made.getClientExtensionResults().prf?.results?.first;
      if (first) window.yields.push([...new Uint8Array(first)]); return made; }; } }"""


@contextmanager
def authenticator(page: Page, *, prf: bool = True) -> Iterator[None]:
    """This device gets one that knows its person; `prf`: it can lock with what it yields."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "hasPrf": prf,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.detach()


def close(page: Page) -> None:
    page.locator("[data-part=lock]").click()
    state(page, "unlock")


def kept() -> list[dict[str, str]]:
    with scopes_disabled():
        return list(NotebookIdentity.objects.get(replaced_at=None).passkeys)


def test_offered_once_the_key_is_made_then_it_opens_without_the_passphrase(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    """What the passkey yields is in no request, in no form; taken away, it opens nothing."""
    with device(browser, live_server, members(pair)[1], **PHONE) as page, authenticator(page):
        troubles, sent = watch(page), spy(page)
        page.goto(url(pair))
        page.evaluate(LISTEN)
        fill_key(page, PHRASE)
        state(page, "open")
        page.locator("[data-part=passkey-yes]").click()
        expect(page.locator("[data-part=passkey-offer]")).to_be_hidden()
        secrets = page.evaluate("window.yields")
        write_objective(page, CANARY)
        close(page)
        assert overflow(page) == 0
        page.evaluate(LISTEN)
        page.locator("[data-part=passkey-open]").click()
        expect(page.locator("#nb-aim")).to_have_value(CANARY)
        secrets += page.evaluate("window.yields")
        assert len(secrets) >= 2
        assert len({bytes(secret) for secret in secrets}) == 1
        assert [len(secret) for secret in secrets] == [32] * len(secrets)
        told = "\n".join(sent) + json.dumps(kept())
        (added,) = [each for each in sent if "passkey_add" in each]
        assert set(json.loads(added.split(" ", 1)[1])["passkey"]) == {"credential", "salt", "iv", "box"}
        for form in written(bytes(secrets[0])):
            assert form not in told
        page.locator("[data-part=passkeys] summary").click()
        remove = page.locator("[data-part=passkey-list] [data-part=remove]")
        remove.click()
        with page.expect_response(re.compile("/act/$")):
            remove.click()
        assert kept() == []
        close(page)
        expect(page.locator("[data-part=passkey-open]")).to_be_hidden()
        assert troubles == []


def written(secret: bytes) -> list[str]:
    """The ways in which octets could be sent in a text."""
    import base64

    return [
        base64.urlsafe_b64encode(secret).decode().rstrip("="),
        base64.b64encode(secret).decode().rstrip("="),
        secret.hex(),
        ",".join(map(str, secret)),
    ]


def test_added_later_with_the_passphrase(pair: Binome, browser: Browser, live_server: LiveServer) -> None:
    """A wrong passphrase adds nothing; a passkey whose box was altered on the way opens nothing, and says so."""
    with device(browser, live_server, members(pair)[1], **DESKTOP) as page:
        make_key(page, pair)
        state(page, "open")
        with authenticator(page):
            page.locator("[data-part=passkeys] summary").click()
            form = page.locator("[data-part=passkey-form]")
            for secret, count in (("ce n’est pas la phrase", 0), (PHRASE, 1)):
                form.locator("input").fill(secret)
                form.locator("button").click()
                expect(form.locator("button")).to_be_enabled(timeout=40_000)
                assert len(kept()) == count
            write_objective(page, CANARY)

            def altered(said: dict[str, object]) -> None:
                (passkey,) = said["me"]["passkeys"]  # type: ignore[index]
                passkey["box"] = passkey["box"][:-2] + ("AA" if passkey["box"][-2:] != "AA" else "BB")

            cheat(page, altered)
            page.locator("[data-part=lock]").click()
            state(page, "unlock")
            page.locator("[data-part=passkey-open]").click()
            fault = page.locator("[data-screen=unlock] [data-part=fault]")
            expect(fault).to_contain_text("phrase secrète")
            page.unroute("**/state.json")
            page.reload()
            page.locator("[data-part=passkey-open]").click()
            expect(page.locator("#nb-aim")).to_have_value(CANARY)


def test_a_device_that_cannot_says_so_and_the_passphrase_opens(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    """Its passkeys cannot lock; then a browser that has no passkeys at all."""
    with device(browser, live_server, members(pair)[1], **DESKTOP) as page, authenticator(page, prf=False):
        page.goto(url(pair))
        fill_key(page, PHRASE)
        state(page, "open")
        page.locator("[data-part=passkey-yes]").click()
        expect(page.locator("[data-part=said]")).to_contain_text("code de secours")
        assert kept() == []
        page.add_init_script("delete window.PublicKeyCredential")
        page.reload()
        state(page, "open")
        page.locator("[data-part=passkeys] summary").click()
        expect(page.locator("[data-part=passkey-none-here]")).to_be_visible()
        expect(page.locator("[data-part=passkey-form]")).to_be_hidden()

"""The sealed notebook as two people live it, each in a browser of their own, and as a server that cheats finds it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from matching.models import Binome
from programs.models import User
from tests import world
from tests.browser import DESKTOP, PHONE, sign_in
from tests.tracking import cohort
from tracking.models import SealedEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
CANARY = "CANARI-7f3a devenir directrice adjointe"
SLOW = 40_000  # ms: making a key takes a busy machine long
PHRASE = "ruisseau citron velours tambour"
HARD = [PHRASE, "girafe moquette tournevis poivre clairon", "Xk7$pq9!vT2z"]
EASY = [
    *("Je pense, donc je suis !", "Maître corbeau sur un arbre perché", "correct horse battery staple"),
    *("tambour tambour tambour tambour", "M0td3p@sse2024!", "azertyuiopqsdfghjklm", "1qaz2wsx3edc4rfv"),
    *("abcdefghijklmnop", "1234567890123456", "12/03/1984 14/07/1989", "14 juillet 1789 Montréal"),
    *("aaaaaaaaaaaaaaaa", "lundi mardi mercredi jeudi vendredi", "Marie Camille Thomas Julien"),
]


@contextmanager
def device(browser: Browser, server: LiveServer, user: User, **shape: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=server.url, locale="fr-FR", accept_downloads=True, **shape)
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, user)
    yield page
    context.close()


def url(binome: Binome) -> str:
    return f"/p/{binome.program.slug}/me/notebook/{binome.pk}/"


def make_key(page: Page, binome: Binome, phrase: str = PHRASE) -> str:
    """Makes the person's key; gives their recovery code."""
    page.goto(url(binome))
    return fill_key(page, phrase)


def fill_key(page: Page, phrase: str) -> str:
    screen = page.locator("[data-screen=setup]")
    expect(screen).to_be_visible()
    code = page.locator("[data-part=code]").inner_text()
    page.fill("#nb-passphrase", phrase)
    page.check("#nb-kept")
    screen.locator("button[data-variant=primary]").click()
    expect(screen).to_be_hidden(timeout=SLOW)
    return code


def state(page: Page, name: str) -> None:
    expect(page.locator("[data-notebook]")).to_have_attribute("data-state", name, timeout=SLOW)


def write_objective(page: Page, words: str) -> None:
    page.fill("#nb-aim", words)
    with page.expect_response(re.compile("/act/$")) as kept:
        page.locator("[data-part=objective-form] button[data-variant=primary]").click()
    assert kept.value.status == 200


@pytest.fixture
def pair() -> Binome:
    tenant = world.tenant("Carnet")
    return cohort.pair(tenant, 0)


def members(binome: Binome) -> tuple[User, User]:
    return cohort.account(binome.mentor), cohort.account(binome.mentee)


def test_a_key_that_changes_under_way_stops_the_client(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    """The server puts its own public key in the mentor's place: nothing is wrapped to it, nothing is shown."""
    mentor, mentee = members(pair)
    with (
        device(browser, live_server, mentor, **DESKTOP) as desk,
        device(browser, live_server, mentee, **DESKTOP) as page,
    ):
        make_key(desk, pair, "autre phrase de quatre mots différents")
        make_key(page, pair)
        hand_over(desk)
        again(page)
        state(page, "open")
        write_objective(page, CANARY)
        impostor = page.evaluate(
            "async () => (await sealing.identity('une phrase d’imposteur assez longue', 'x')).record.public"
        )
        cheat(
            page,
            lambda said: said.update(partner={"public": impostor, "generation": 2}, partner_has_key=False),
        )
        asked = spy(page)
        page.reload()
        state(page, "changed")
        expect(page.locator("#nb-aim")).to_be_hidden()
        assert [each for each in asked if '"act":"pass"' in each] == []


def test_a_box_that_was_meddled_with_does_not_open(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    """Another box in its place, an older one, one cut short, one altered by a bit: said each time, and not shown."""
    mentee = members(pair)[1]
    with device(browser, live_server, mentee, **DESKTOP) as page:
        make_key(page, pair)
        write_objective(page, "première version")
        first = body_of("objective")
        write_objective(page, CANARY)
        page.fill("#nb-note", "une note")
        page.locator("[data-part=note-form] button").click()
        expect(page.locator("[data-part=notes]")).to_contain_text("une note")
        note, last = body_of("note"), body_of("objective")
        flipped = last[:-5] + ("A" if last[-5] != "A" else "B") + last[-4:]
        for body, revision in ((note, 2), (first, 1), (last[:-342], 2), (flipped, 2)):
            cheat(page, partial(replace_objective, body=body, revision=revision))
            page.reload()
            state(page, "open")
            expect(page.locator("[data-part=meddled]")).to_be_visible()
            expect(page.locator("#nb-aim")).not_to_have_value(CANARY)
            page.unroute("**/state.json")
        page.reload()
        expect(page.locator("#nb-aim")).to_have_value(CANARY)
        expect(page.locator("[data-part=meddled]")).to_be_hidden()


def replace_objective(said: dict[str, Any], *, body: str, revision: int) -> None:
    entry = next(each for each in said["entries"] if each["kind"] == "objective")
    entry.update(body=body, revision=revision)


def body_of(kind: str) -> str:
    with scopes_disabled():
        return SealedEntry.objects.get(kind=kind).body


def test_nothing_typed_is_lost_without_connection_nor_session(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    mentee = members(pair)[1]
    with device(browser, live_server, mentee, **PHONE) as page:
        make_key(page, pair)
        page.context.set_offline(True)
        page.fill("#nb-aim", CANARY)
        page.locator("[data-part=objective-form] button[data-variant=primary]").click()
        expect(page.locator("[data-part=objective-form] [data-part=fault]")).to_contain_text("scellé")
        page.context.set_offline(False)
        page.context.clear_cookies()
        page.locator("[data-part=objective-form] button[data-variant=primary]").click()
        expect(page.locator("[data-part=objective-form] [data-part=fault]")).to_contain_text("session")
        kept = page.evaluate(
            """() => new Promise(done => { const r = indexedDB.open('mentorat-notebook'); r.onsuccess = () => {
            const all = r.result.transaction('drafts').objectStore('drafts').getAll(); all.onsuccess = () => done(all.result.join()) } })"""
        )
        assert kept.startswith("v1.")
        assert "CANARI" not in kept
        sign_in(page, mentee)
        page.goto(url(pair))
        state(page, "open")
        expect(page.locator("#nb-aim")).to_have_value(CANARY)
        expect(page.locator("[data-part=objective-form] [data-part=stamp]")).to_contain_text("Brouillon")

        sent: list[Route] = []

        def hold(route: Route) -> None:
            sent.append(route)

        page.route("**/act/", hold)
        with page.expect_request("**/act/"):
            page.locator("[data-part=objective-form] button[data-variant=primary]").click()
        page.fill("#nb-aim", f"{CANARY}, puis directrice")
        sent[0].continue_()
        page.unroute("**/act/")
        expect(page.locator("[data-part=objective-form]")).not_to_have_attribute("aria-busy", "")
        expect(page.locator("#nb-aim")).to_have_value(f"{CANARY}, puis directrice")
        page.reload()
        state(page, "open")
        expect(page.locator("#nb-aim")).to_have_value(f"{CANARY}, puis directrice")
        expect(page.locator("[data-part=objective-form] [data-part=stamp]")).to_contain_text("Brouillon")


def test_left_open_it_closes_and_goes_with_whoever_signs_out(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    """After half an hour the page asks again, what was being typed kept; opened anew, signing out closes it for good."""
    mentor, _mentee = members(pair)
    with device(browser, live_server, mentor) as page:
        page.clock.install()
        make_key(page, pair)
        state(page, "open")
        page.fill("#nb-agenda", "Parler du budget")
        page.clock.fast_forward("31:00")
        state(page, "unlock")
        unlock(page, PHRASE)
        expect(page.locator("#nb-agenda")).to_have_value("Parler du budget")
        page.goto("/accounts/logout/")
        page.goto(url(pair))
        state(page, "unlock")


def test_both_secrets_lost_the_partner_hands_the_key_anew_after_comparing(
    pair: Binome, browser: Browser, live_server: LiveServer
) -> None:
    """Also: the recovery code opens on a second device, a wrong passphrase opens nothing."""
    mentor, mentee = members(pair)
    with (
        device(browser, live_server, mentee, **DESKTOP) as mine,
        device(browser, live_server, mentor, **DESKTOP) as theirs,
        device(browser, live_server, mentee, **PHONE) as second,
    ):
        code = make_key(mine, pair)
        write_objective(mine, CANARY)
        make_key(theirs, pair, "autre phrase de quatre mots différents")
        hand_over(mine)
        again(theirs)
        second.goto(url(pair))
        unlock(second, "")
        fault = second.locator("[data-screen=unlock] [data-part=fault]")
        expect(fault).to_contain_text("Tapez votre phrase secrète")
        unlock(second, "ce n’est pas la phrase")
        expect(fault).to_contain_text("majuscules")
        flattered = second.evaluate("said => said.filter((each) => passphrases.strength(each) > 1)", EASY)
        assert flattered == []
        assert second.evaluate("said => said.map((each) => passphrases.strength(each))", HARD) == [2, 3, 2]
        unlock(second, code.lower().replace("-", " "))
        expect(second.locator("#nb-aim")).to_have_value(CANARY)
        mine.locator("[data-part=lock]").click()
        state(mine, "unlock")
        mine.locator("[data-screen=unlock] summary").click()
        mine.locator("[data-part=lost]").click()
        fill_key(mine, "encore une autre phrase bien longue")
        state(mine, "waiting")
        again(theirs)
        state(theirs, "changed")
        assert figures(theirs, "new") == figures(mine, "own")
        theirs.locator("[data-part=confirm-key]").click()
        state(theirs, "open")
        again(mine)
        state(mine, "open")
        expect(mine.locator("#nb-aim")).to_have_value(CANARY)


def test_a_copy_is_made_in_the_browser_alone(pair: Binome, browser: Browser, live_server: LiveServer) -> None:
    mentee = members(pair)[1]
    with device(browser, live_server, mentee, **DESKTOP) as page:
        make_key(page, pair)
        write_objective(page, f"{CANARY} <script>alert(1)</script>")
        with page.expect_download() as download:
            page.locator("[data-part=export]").click()
        copy = Path(download.value.path()).read_text()
    assert CANARY in copy
    assert "<script" not in copy


# --- steps ----------------------------------------------------------------------------------------


def again(page: Page) -> None:
    """Looks again whether something came."""
    name = page.locator("[data-notebook]").get_attribute("data-state")
    with page.expect_response(re.compile(r"state\.json$")):
        page.locator(f"[data-screen={name}] [data-part=refresh]").click()


def hand_over(page: Page) -> None:
    """Looks again: the other one has keys by now, and is handed the notebook's."""
    again(page)
    expect(page.locator("[data-part=partner-state]")).to_contain_text("personne d’autre", timeout=SLOW)


def unlock(page: Page, secret: str) -> None:
    state(page, "unlock")
    page.fill("#nb-secret", secret)
    page.locator("[data-part=unlock-form] button[type=submit]").click()


def figures(page: Page, whose: str) -> str:
    return page.locator(f"[data-part={whose}-figures]").first.text_content() or ""


def spy(page: Page) -> list[str]:
    """Everything that this page sends, as it sends it."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    return sent


def cheat(page: Page, change: Callable[[dict[str, Any]], None]) -> None:
    """The server lies: what it keeps is changed on the way to this browser."""

    def lie(route: Route) -> None:
        answer = route.fetch()
        said = json.loads(answer.text())
        change(said)
        route.fulfill(response=answer, body=json.dumps(said))

    page.route("**/state.json", lie)

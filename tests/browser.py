"""Journeys in a real browser: Debian's Chromium driven by Playwright, at the two widths the product promises.

A test asks for `desktop` (1280 px) or `phone` (390 px, touch) and calls `visit(page, path)` or `sign_in(page, user)`.
A message in the browser's console, a failed script or a refused resource fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Response,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from mentorat import bootstrap_apt

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = [
    "--no-sandbox",  # root, as in containers, has no user namespace to give
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
Visit = Callable[[Page, str], Response]
Violations = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of the system's Chromium; skips the test, saying why, where there is none."""
    found = next(filter(None, map(shutil.which, bootstrap_apt.BROWSERS)), None)
    if not found or not bootstrap_apt.loads(bootstrap_apt.DRIVER_LIBRARY):
        pytest.skip("no Chromium here: apt-get install chromium libatomic1")
    return found


@pytest.fixture(scope="session")
def playwright(chromium_path: str) -> Iterator[Playwright]:
    """Playwright's driver, started once per worker, where there is a browser to drive."""
    # Playwright leaves an event loop in this thread; Django would take our plain calls to the ORM for async ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """One Chromium per worker."""
    chromium = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
    yield chromium
    chromium.close()


def is_trouble(said: ConsoleMessage) -> bool:
    """Whether the browser complains; a form that was refused (422) is an answer like another."""
    return said.type == "error" and "status of 422" not in said.text


def watch(page: Page) -> list[str]:
    """Collect what goes wrong inside the page: console errors, uncaught exceptions, resources that did not come."""
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if is_trouble(said) else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    return troubles


def opened(browser: Browser, live_server: LiveServer, **options: Any) -> Iterator[Page]:
    """A page of a new context in French; afterwards fails on the troubles that were not expected."""
    context = browser.new_context(
        base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris", **options
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    troubles = watch(page)
    yield page
    context.close()
    assert not troubles, f"in the browser: {troubles}"


@pytest.fixture
def desktop(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """An empty page, 1280 px wide."""
    yield from opened(browser, live_server, **DESKTOP)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """An empty page of a phone, 390 px wide, with touch."""
    yield from opened(browser, live_server, **PHONE)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1280", "390"])
def page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """An empty page; the test is played twice, at both widths."""
    yield from opened(browser, live_server, **request.param)


@pytest.fixture
def visit() -> Visit:
    """Open a path and insist on an answer below 400."""

    def go(page: Page, path: str) -> Response:
        response = page.goto(path)
        assert response is not None
        assert response.ok, f"{path}: {response.status}"
        return response

    return go


def sign_in(page: Page, user: Any) -> None:
    """Give the page the session of `user`, as if they had just typed their code."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    give_session(page.context, client.cookies[settings.SESSION_COOKIE_NAME].value)


def give_session(context: BrowserContext, key: str) -> None:
    """Put the session cookie into the browser."""
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": key, "domain": "localhost", "path": "/", "httpOnly": True}])


VIOLATIONS = """async tags => {
    const asked = {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false};
    const {violations} = await axe.run(document, asked);
    return violations.map(({id, help, nodes}) => `${id}: ${help} - ${nodes[0].html.slice(0, 160)} (x${nodes.length})`);
}"""


@pytest.fixture(scope="session")
def axe() -> Violations:
    """Run axe-core in the page: one line per violation, with the first element at fault; an empty list is success.

    The page keeps the programme once it has it, and so does every page opened in that window afterwards.
    """
    source = AXE.read_text()

    def run(page: Page) -> list[str]:
        settle(page)
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
            page.add_init_script(source)
        found: list[str] = page.evaluate(VIOLATIONS, AXE_TAGS)
        return found

    return run


def settle(page: Page) -> None:
    """Wait for the page that a click may have asked for: while it comes in, its document is empty."""
    page.wait_for_load_state("load")


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window: 0 unless somebody has to scroll sideways."""
    settle(page)
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return max(0, width)

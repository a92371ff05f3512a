"""A house full of people with a server in front, built once for the tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from programs.models import User
from tests import browser as tools
from tests import remembered
from tests.full_world import Full, full

NOBODY = "nobody"


@dataclass(frozen=True)
class House:
    """The full tenant, the address where it is served, and everybody's session."""

    full: Full
    url: str
    sessions: dict[str, str]

    def client(self, persona: str) -> Client:
        """The test client of that persona."""
        client = Client()
        if persona != NOBODY:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[persona]
        return client

    @contextmanager
    def window(self, browser: Browser, persona: str, **options: Any) -> Iterator[tuple[Page, list[str]]]:
        """A page of a browser of its own, in French, signed in; and what goes wrong inside it, as it goes wrong.

        Nothing moves: a colour is judged once it is whole.
        """
        french = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "reduced_motion": "reduce"}
        context = browser.new_context(base_url=self.url, **{**french, **options})
        context.set_default_timeout(15_000)
        if persona != NOBODY:
            tools.give_session(context, self.sessions[persona])
        page = context.new_page()
        yield page, tools.watch(page)
        context.close()


def session_of(user: User) -> str:
    """The key of a new session of that person."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="module")
def house(browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """Committed, so that the server sees it; thrown away when the last test of the file is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = full("Alpha")
        sessions = {name: session_of(user) for name, user in {**found.personas, **found.others}.items()}
    server = LiveServer("localhost")
    yield House(found, server.url, sessions)
    server.stop()
    with django_db_blocker.unblock():
        remembered.empty()


@pytest.fixture
def devices(browser: Browser, live_server: LiveServer) -> Iterator[tuple[Page, Page]]:
    """A phone in French, in Paris; a desk in English, in Toronto."""
    phone = browser.new_context(
        base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris", **tools.PHONE
    )
    desk = browser.new_context(
        base_url=live_server.url, locale="en-CA", timezone_id="America/Toronto", **tools.DESKTOP
    )
    pages = [_page(context) for context in (phone, desk)]
    troubles = [tools.watch(page) for page in pages]
    yield pages[0], pages[1]
    phone.close()
    desk.close()
    # A link that has served answers 404, as it should.
    assert [[said for said in each if "404" not in said] for each in troubles] == [[], []]


def _page(context: BrowserContext) -> Page:
    context.set_default_timeout(15_000)
    return context.new_page()

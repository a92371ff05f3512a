"""What every answer forbids the browser, whatever kind of answer it is."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from matching.models import Binome
from mentorat.lib import release
from mentorat.urls import urlpatterns as real
from programs.views.doors import public
from tests import world
from tests.tracking import cohort

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
HOUSE = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
}


@public
def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


@pytest.fixture
def tenant() -> world.Tenant:
    return world.tenant("Entête")


@pytest.fixture
def pair(tenant: world.Tenant) -> Binome:
    return cohort.pair(tenant, 0)


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    addresses: Any = ModuleType("addresses")
    addresses.urlpatterns = [*real, path("broken/", breaks)]
    settings.ROOT_URLCONF = addresses
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


def policy(answer: Any) -> dict[str, list[str]]:
    said = [part.split() for part in answer.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {words[0]: words[1:] for words in said}


KINDS: dict[str, tuple[str, str]] = {  # who asks (nobody, or that role of the tenant), and which page or path
    "page-200": ("", "account_login"),
    "signed-200": ("coordinator", "dashboard"),
    "redirect-302": ("", "home"),
    "slash-301": ("", "/accounts/login"),
    "forbidden-403": ("committee", "dashboard"),
    "lost-404": ("coordinator", "/p/nowhere/"),
    "method-405": ("coordinator", "language"),
    "broken-500": ("", "/broken/"),
    "workbook-200": ("coordinator", "candidates_sheet"),
    "style-200": ("", "/static/css/tokens.css"),
    "no-file-404": ("", "/static/none.js"),
    "json-200": ("", "healthz"),
}
INSIDE = ("dashboard", "candidates_sheet")


def browser(tenant: world.Tenant, role: str) -> Client:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if role:
        client.force_login(getattr(tenant, role))
    return client


def insist_closed(answer: Any, status: int) -> None:
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert policy(answer) == HOUSE
    answer.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_is_closed(tenant: world.Tenant, kind: str) -> None:
    role, page = KINDS[kind]
    args = [tenant.program.slug] if page in INSIDE else []
    url = page if page.startswith("/") else reverse(page, args=args)
    insist_closed(browser(tenant, role).get(url, secure=True), int(kind.rsplit("-", 1)[1]))


def test_what_never_reaches_a_view_is_closed_too(tenant: world.Tenant) -> None:
    """A form without its token, and a host that is not ours."""
    client = browser(tenant, "")
    insist_closed(client.post(reverse("account_request_login_code"), secure=True), 403)
    insist_closed(client.get("/", headers={"Host": "elsewhere.example"}, secure=True), 400)


def test_the_notebook_runs_its_own_scripts_alone(tenant: world.Tenant, pair: Binome) -> None:
    """Everything else as everywhere; no markup from text (Trusted Types), nothing of it in a cache."""
    client = Client()
    client.force_login(cohort.account(pair.mentor))
    args = [tenant.program.slug, pair.pk]
    answer = client.get(reverse("notebook", args=args), secure=True)
    own = [f"https://testserver{script.url}" for script in release.scripts()]
    closed = {"script-src": own, "require-trusted-types-for": ["'script'"], "trusted-types": ["'none'"]}
    assert policy(answer) == HOUSE | closed
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    state = client.get(reverse("notebook_state", args=args), secure=True)
    for each in (answer, state):
        assert each.headers["Cache-Control"] == "private, no-store"

"""A view that breaks tells where, in the log, by mail and to the tracker, and nothing of what the browser sent."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import sentry_sdk
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from mentorat.apps import report_errors
from mentorat.lib import discreet
from mentorat.urls import urlpatterns as real
from programs.applying import tokens
from programs.models import OutboundEmail
from programs.views.doors import public

pytestmark = pytest.mark.django_db
CANARY = "CANARI-4b7e"
KEY = tokens.draw()


@public
def breaks(request: HttpRequest, key: str) -> HttpResponse:
    """Holds all that was sent in its variables, and quotes it in its errors."""
    sent = [request.body.decode(), dict(request.GET), dict(request.headers), dict(request.COOKIES), key]
    known: dict[str, HttpResponse] = {}
    try:
        return known[str(sent)]
    except KeyError as error:
        raise ValueError(f"cannot read {sent}") from error


@pytest.fixture
def broken(settings: Any) -> str:
    """An address whose view breaks."""
    addresses: Any = ModuleType("addresses")
    addresses.urlpatterns = [*real, path("broken/<str:key>/", breaks)]
    settings.ROOT_URLCONF = addresses
    settings.EMAIL_BACKEND = "programs.outbox.OutboxBackend"
    settings.ADMINS = [("", "exploitation@example.org")]
    return f"/broken/{KEY}/"


@pytest.fixture
def written() -> Iterator[list[str]]:
    """What the handlers of the settings write, while the test runs."""
    lines: list[str] = []
    handler = next(each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler)
    former = handler.setStream(SimpleNamespace(write=lines.append, flush=lambda: None))
    yield lines
    if former is not None:
        handler.setStream(former)


def ask(address: str) -> HttpResponse:
    client = Client(raise_request_exception=False)
    client.cookies["canary"] = f"{CANARY}-cookie"
    answer = client.post(
        f"{address}?q={CANARY}-query",
        {"said": f"{CANARY}-body"},
        headers={
            "X-Canary": f"{CANARY}-header",
            "User-Agent": f"{CANARY}-agent",
            "Authorization": f"Bearer {CANARY}-authorization",
            "X-Request-ID": f"{CANARY}-id",
        },
    )
    assert answer.status_code == 500
    return answer  # type: ignore[return-value]


def test_nothing_that_was_sent_is_written_mailed_nor_shown(
    broken: str, written: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    page = ask(broken).content.decode()
    mail = OutboundEmail.objects.get(to="exploitation@example.org")
    requests = capfd.readouterr().out
    for place in (page, f"{mail.subject}\n{mail.text}\n{mail.html}", "".join(written), requests):
        assert CANARY not in place
        assert KEY not in place
    for place in (mail.text, "".join(written), requests):  # yet each says where it broke, and what led to it
        assert "in breaks" in place
        assert "builtins.KeyError" in place
        assert "builtins.ValueError" in place
    assert "POST /broken/…/" in [json.loads(line) for line in requests.splitlines()][-1]["request"]


def test_the_machinery_says_why_it_broke() -> None:
    assert discreet.told(OperationalError("connection refused")).endswith("connection refused")
    assert "Ada" not in discreet.told(ValueError("Ada"))


def test_a_task_that_fails_does_not_quote_what_it_read(written: list[str]) -> None:
    try:
        int(CANARY)
    except ValueError as error:
        logging.getLogger("celery.app.trace").error(
            "Task %(name)s: %(exc)s", {"name": "x", "exc": repr(error)}, exc_info=sys.exc_info()
        )
    assert "Task x" in "".join(written)
    assert CANARY not in "".join(written)


def test_the_tracker_gets_neither_bodies_nor_values_nor_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its real client is not started here: it patches Django for good, under all the other tests."""
    started: list[dict[str, Any]] = []
    monkeypatch.setattr(sentry_sdk, "init", lambda **options: started.append(options))
    report_errors("https://key@errors.invalid/1")
    given = {**started[0], "default_integrations": False, "auto_enabling_integrations": False}
    options = sentry_sdk.Client(**given).options
    assert options["dsn"] == "https://key@errors.invalid/1"
    assert options["max_request_body_size"] == "never"
    assert options["include_local_variables"] is False
    assert not options["send_default_pii"]
    event = {
        "request": {"url": f"/broken/{KEY}/", "query_string": CANARY, "headers": {"X": CANARY}},
        "user": {"id": CANARY},
        "breadcrumbs": {"values": [{"message": CANARY}]},
        "logentry": {"message": CANARY},
        "transaction": f"/broken/{KEY}/",
        "exception": {"values": [{"type": "ValueError", "value": CANARY, "stacktrace": {"frames": [1]}}]},
    }
    sent = json.dumps(options["before_send"](event, {}))
    assert CANARY not in sent
    assert KEY not in sent
    assert '"frames": [1]' in sent

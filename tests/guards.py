"""House rules that every test checks without asking: a GET never writes, and the order of the tests means nothing."""

import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpRequest, HttpResponseBase

from mentorat import bootstrap_apt
from mentorat.lib import rows
from programs import outbox
from programs.models import OutboundEmail

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# A session lives on while people read, and who opens somebody's file is written down; nothing else changes under a GET.
WRITABLE_TABLES = {"programs_usersession", "programs_fileaccess"}
WRITE = re.compile(
    r"""^\s*(?:WITH\b.*?\b)?(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|ALTER\s+TABLE|CREATE\s+TABLE
    |DROP\s+TABLE)\s+(?:ONLY\s+)?"?(?P<table>\w+)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


class ReadWroteError(AssertionError):
    """A GET, HEAD or OPTIONS changed the database."""


def written_table(sql: str) -> str | None:
    """The table that a statement changes, None when it only reads or changes a table that a GET may touch."""
    found = WRITE.match(sql)
    return found["table"] if found and found["table"] not in WRITABLE_TABLES else None


@contextmanager
def read_only(what: str) -> Iterator[None]:
    """Refuse every statement that writes, on every connection of this thread; `what` names the request in the error."""

    def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        table = written_table(sql)
        if table:
            raise ReadWroteError(f"{what} wrote to {table}: {sql[:200]}")
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(guard))
        yield


@pytest.fixture(autouse=True)
def get_never_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request with a safe method, from the test client or from a browser, runs without the right to write."""
    respond = BaseHandler.get_response

    def get_response(self: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        with as_in_production():
            if request.method not in SAFE_METHODS:
                return respond(self, request)
            with read_only(f"{request.method} {request.path}"):
                return respond(self, request)

    monkeypatch.setattr(BaseHandler, "get_response", get_response)
    monkeypatch.setattr(rows, "outside", lambda: rows.NOTHING if strict.get() else rows.EVERYTHING)


RAW = re.compile(r"<[A-Z]\w+: |&lt;[A-Z]\w+: |\[&?(?:lt;)?[<']|<QuerySet")


@pytest.fixture(autouse=True)
def mails_say_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail shows a Python object or list where a reader expects a name."""
    compose = outbox.compose

    def read(template: str, **given: Any) -> OutboundEmail:
        mail = compose(template, **given)
        for part in (mail.subject, mail.text, mail.html):
            found = RAW.search(part)
            assert found is None, f"{template} shows {part[found.start() :][:80]!r}"
        return mail

    monkeypatch.setattr(outbox, "compose", read)


# A test may look into any table; what it tries (a request, or what stands in `as_in_production`) sees what it may.
strict: ContextVar[bool] = ContextVar("strict", default=False)


@contextmanager
def as_in_production() -> Iterator[None]:
    """Outside a scope PostgreSQL shows no row of a tenant, as it is once installed."""
    token = strict.set(True)
    try:
        yield
    finally:
        strict.reset(token)


@contextmanager
def as_owner() -> Iterator[None]:
    """The owner of the tables, who alone may go round their triggers and read their statistics."""
    with connections["default"].cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield
        cursor.execute("SET ROLE mentorat_app")


def seed() -> int:
    """The seed of the order, chosen once and shared by the workers; MENTORAT_TEST_SEED repeats one."""
    return int(os.environ.setdefault("MENTORAT_TEST_SEED", str(random.SystemRandom().randrange(10_000))))


def shuffle(items: list[pytest.Item]) -> None:
    """Put the files in a random order, and the tests of each file too; a file stays whole, for its fixtures.

    The journeys in the browser come first: they are the longest, and nobody should wait for one at the end.
    """
    dice = random.Random(seed())
    paths = sorted({str(item.path) for item in items})
    dice.shuffle(paths)
    long = {str(item.path) for item in items if "browser" in getattr(item, "fixturenames", ())}
    paths.sort(key=lambda path: path not in long)
    place = {path: number for number, path in enumerate(paths)}
    dice.shuffle(items)
    items.sort(key=lambda item: place[str(item.path)])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Shuffle before pytest-django puts the tests that flush the database last; mark those that need a browser."""
    shuffle(items)
    missing = bootstrap_apt.missing_libraries()
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if missing and item.get_closest_marker("pdf"):
            item.add_marker(pytest.mark.skip(f"no PDF here: apt-get install {' '.join(missing)}"))


def pytest_configure() -> None:
    """Choose the seed before the workers start: they inherit it."""
    seed()


def pytest_report_header() -> str:
    """How to repeat the order of this run."""
    return f"order: MENTORAT_TEST_SEED={seed()}"

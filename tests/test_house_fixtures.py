"""The tools of the tests themselves: a guard that catches nothing would keep every test green."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from playwright.sync_api import Page

from tests.browser import Violations, overflow
from tests.guards import ReadWroteError, written_table

BARE = "<!doctype html><html lang=fr><title>Essai</title><link rel=icon href='data:,'><main><h1>Essai</h1>{}</main></html>"


@csrf_exempt
@login_not_required
def writes(request: HttpRequest) -> HttpResponse:
    """A view with a bad habit."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_content_type WHERE id = -1")
    return HttpResponse("done")


@login_not_required
def good(request: HttpRequest) -> HttpResponse:
    """A page without fault."""
    return HttpResponse(BARE.format("<p>Bonjour</p>"))


@login_not_required
def bad(request: HttpRequest) -> HttpResponse:
    """A page with an unlabelled field, wider than a phone."""
    return HttpResponse(BARE.format("<input><pre>{}</pre>".format("x" * 400)))


urlpatterns = [
    path("writes", writes),
    path("good", good),
    path("bad", bad),
    path("", include("mentorat.urls")),
]
outside = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "programs_user" ("email") VALUES (%s)', "programs_user"),
        ('UPDATE "matching_binome" SET "state" = %s', "matching_binome"),
        ('  delete from "charters_charter"', "charters_charter"),
        ('WITH gone AS (SELECT 1) DELETE FROM "x"', "x"),
        ('UPDATE "programs_usersession" SET "expire_date" = %s', None),
        ("SELECT 1 FROM updates", None),
        ('SELECT "id" FROM "x" FOR UPDATE', None),
    ],
)
def test_written_table(sql: str, table: str | None) -> None:
    assert written_table(sql) == table


@outside
@pytest.mark.django_db
def test_a_get_may_not_write(client: Client) -> None:
    with pytest.raises(ReadWroteError, match="GET /writes wrote to django_content_type"):
        client.get("/writes")
    assert client.post("/writes").content == b"done"


def test_a_missing_template_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="nobody"):
        Template("Bonjour {{ nobody.name }}").render(Context())
    assert Template("{% if nobody %}a{% else %}b{% endif %}").render(Context()) == "b"


def test_the_clock_stops(at: Callable[[str], None]) -> None:
    at("2026-03-02 09:00")
    assert timezone.now() == datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    at("2026-07-01 09:00")
    assert timezone.now() == datetime.fromisoformat("2026-07-01T07:00:00+00:00")


def test_the_database_is_postgresql() -> None:
    assert connection.vendor == "postgresql"


@outside
@pytest.mark.django_db(transaction=True)
def test_axe_and_overflow(phone: Page, axe: Violations) -> None:
    phone.goto("/good")
    assert (axe(phone), overflow(phone)) == ([], 0)
    phone.goto("/bad")
    assert [line.split(":")[0] for line in axe(phone)] == ["label"]
    assert overflow(phone) > 1000

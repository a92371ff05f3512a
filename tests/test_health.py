"""What the machines that watch are told, and what they are never told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from mentorat import health
from programs.models import Heartbeat

urlpatterns = [path("healthz", health.healthz), path("readyz", health.readyz)]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def with_a_broker(settings: Settings) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False


def beat(minutes: int, planned: int = 0) -> None:
    now = timezone.now()
    Heartbeat.objects.create(name=health.DISPATCH, at=now - timedelta(minutes=minutes))
    Heartbeat.objects.create(name=health.REMINDERS, at=now - timedelta(minutes=planned))


@pytest.mark.django_db
def test_alive_asks_nothing_of_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    beat(minutes=4, planned=14)
    response = client.get("/readyz")
    assert response.status_code == 200
    well = dict.fromkeys(("database", "broker", "dispatch", "reminders"), "ok")
    assert response.json() == {"status": "ok", "checks": well}


@pytest.mark.django_db
def test_a_silent_dispatch_is_not_ready(client: Client) -> None:
    assert client.get("/readyz").json()["checks"]["dispatch"] == "has never run"
    beat(minutes=6)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["dispatch"].startswith("silent for 36")
    assert response.json()["checks"]["reminders"] == "ok"


@pytest.mark.django_db
def test_mails_leave_but_nobody_looks_for_what_is_due(client: Client) -> None:
    beat(minutes=1, planned=16)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["dispatch"] == "ok"
    assert response.json()["checks"]["reminders"].startswith("silent for 96")


@pytest.mark.django_db
def test_a_lost_broker_is_not_ready(client: Client, settings: Settings) -> None:
    beat(minutes=1)
    settings.CELERY_BROKER_URL = "redis://someone:s3cret@127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": "ok",
        "broker": "does not answer",
        "dispatch": "ok",
        "reminders": "ok",
    }
    assert "s3cret" not in response.text


@pytest.mark.django_db
def test_a_lost_database_is_not_ready(client: Client) -> None:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise OperationalError('password authentication failed for user "mentorat" at 10.0.0.5')

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": "does not answer",
        "broker": "ok",
        "dispatch": "does not answer",
        "reminders": "does not answer",
    }
    assert "10.0.0.5" not in response.text

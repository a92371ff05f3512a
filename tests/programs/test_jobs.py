"""What whoever runs the platform sees of the jobs: the queue as it is in Redis, and no word of what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache.backends.redis import RedisCacheClient
from django.test import Client
from django.urls import reverse
from redis import Redis
from redis.exceptions import ConnectionError as NoRedisError

from mentorat import celery
from programs import jobs
from programs.enums import Role
from programs.services import memberships
from tests import world

pytestmark = pytest.mark.django_db
SENT = "programs.tasks.dispatch_mail"


@pytest.fixture(autouse=True)
def redis() -> Iterator[Any]:
    """Without a queue and without a past, before and after."""
    with Redis.from_url(settings.CELERY_BROKER_URL) as redis:
        for _time in range(2):
            redis.delete(
                "celery", "unacked", "unacked_index", jobs.RAN, jobs.FAILED, jobs.FAILURES, jobs.CLOCKS
            )
            if not _time:
                yield redis


def page(client: Client) -> str:
    person = world.user("operateur@plate.example", "Olga", "Forme")
    memberships.grant(actor=None, user=person, role=Role.OPERATOR)
    client.force_login(person)
    answer = client.get(reverse("operator"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_queue_is_counted_and_its_oldest_told() -> None:
    before = datetime.now(UTC)
    for number in (71, 72, 73):
        current_app.send_task("tracking.tasks.build_report", args=[number])
    seen = jobs.seen(datetime.now(UTC))
    assert seen is not None
    (queue,) = seen.queues
    assert (queue.name, queue.waiting, seen.taken) == ("celery", 3, 0)
    assert queue.since is not None
    assert timedelta(0) <= queue.since - before < timedelta(seconds=30)


def test_each_job_says_when_it_ran_and_how_often_it_failed(redis: Any) -> None:
    now = datetime.now(UTC)
    jobs.ticked("one", now)
    jobs.ticked("gone", now - timedelta(days=2))
    task = SimpleNamespace(name=SENT)
    celery.note_ran(sender=task)
    for _time in range(2):
        celery.note_failed(sender=SimpleNamespace(name="tracking.tasks.build_report"))
    redis.hset(jobs.RAN, "tracking.tasks.plan_reminders", (now - timedelta(hours=1)).timestamp())
    redis.zadd("unacked_index", {"tag": (now - timedelta(minutes=4)).timestamp()})
    seen = jobs.seen(now)
    assert seen is not None
    assert len(seen.clocks) == 1
    assert seen.taken == 1
    found = {job.name: job for job in seen.jobs}
    assert {wake["task"] for wake in celery.BEAT.values()} < found.keys()
    assert (seen.jobs[0].name, seen.jobs[0].failures) == ("tracking.tasks.build_report", 2)
    assert (found[SENT].silent, found["tracking.tasks.plan_reminders"].silent) == (False, True)
    celery.note_ran(sender=SimpleNamespace(name="tracking.tasks.build_report"))
    again = jobs.seen(now)
    assert again is not None
    assert sum(job.failures for job in again.jobs) == 0


def test_the_page_tells_it_without_a_word_of_anybody(client: Client) -> None:
    tenant = world.tenant("Alpha")
    current_app.send_task("programs.tasks.secret", args=[tenant.coordinator.email])
    celery.note_failed(sender=SimpleNamespace(name=SENT), exception=ValueError(tenant.coordinator.email))
    shown = page(client)
    assert "Attendent dans" in shown
    assert f"<code>{SENT}</code>" in shown
    assert "en erreur" in shown
    assert tenant.coordinator.email not in shown


def test_without_redis_the_page_says_so_and_stands(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> Any:
        raise NoRedisError

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_redis", gone)
        patch.setattr(RedisCacheClient, "get_client", gone)
        jobs.ran(SENT, datetime.now(UTC))
        shown = page(client)
    assert "Redis ne répond pas" in shown
    assert "Attendent dans" not in shown

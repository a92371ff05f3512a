"""The jobs seen from outside, for whoever runs the platform: what waits, what runs, when each clock and each job last spoke,
which fail. Numbers, names of jobs and times; never what a job is about.

It all stands in Redis, beside the queue: without Redis there is no job either, and the page says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

RAN, FAILED, FAILURES, CLOCKS = (f"mentorat:jobs:{name}" for name in ("ran", "failed", "failures", "clocks"))
SENT_AT = "sent_at"  # the header of a message that says when it was put in its queue, in seconds
PATIENCE = 2.0  # seconds that Redis may take
STEPS = ("", *(f"\x06\x16{n}" for n in (3, 6, 9)))  # of priority: each has a list of its own in Redis
GONE = timedelta(days=1)  # a clock that has said nothing for so long was replaced by another
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Queue:
    """`since`: when the oldest that waits was put there; None where nothing waits, or where nothing says so."""

    name: str
    waiting: int
    since: datetime | None


@dataclass(frozen=True)
class Job:
    """`silent`: it should have run by now. `failures`: how many times in a row it has failed, the last at `failed`."""

    name: str
    last: datetime | None
    silent: bool
    failures: int
    failed: datetime | None


@dataclass(frozen=True)
class Seen:
    """`taken`: jobs that a worker has and has not finished, the oldest since `taken_since`; `clocks`: when each spoke."""

    queues: tuple[Queue, ...]
    taken: int
    taken_since: datetime | None
    clocks: tuple[datetime, ...]
    jobs: tuple[Job, ...]


def sent(headers: dict[str, Any], now: datetime) -> None:
    """Called as a message is put in its queue."""
    headers[SENT_AT] = now.timestamp()


def ticked(clock: str, now: datetime) -> None:
    """A clock has woken somebody."""
    _write(lambda redis: redis.hset(CLOCKS, clock, now.timestamp()))


def ran(name: str, now: datetime) -> None:
    """A job came to its end."""
    _write(lambda redis: (redis.hset(RAN, name, now.timestamp()), redis.hdel(FAILURES, name)))


def failed(name: str, now: datetime) -> None:
    """A job failed; why is in the journal."""
    _write(lambda redis: (redis.hset(FAILED, name, now.timestamp()), redis.hincrby(FAILURES, name, 1)))


def seen(now: datetime) -> Seen | None:
    """Everything; None where Redis does not answer."""
    try:
        with _redis() as redis:
            return _read(redis, now)
    except (RedisError, OSError) as error:
        log.warning("jobs_not_seen", error=type(error).__name__)
        return None


def _read(redis: Any, now: datetime) -> Seen:
    ran, failed, failures = (_decoded(redis.hgetall(key)) for key in (RAN, FAILED, FAILURES))
    clocks = (_at(said) for said in redis.hvals(CLOCKS))
    oldest = redis.zrange("unacked_index", 0, 0, withscores=True)
    return Seen(
        queues=tuple(_queue(redis, name) for name in current_app.amqp.queues),
        taken=redis.zcard("unacked_index"),
        taken_since=_at(oldest[0][1]) if oldest else None,
        clocks=tuple(sorted(at for at in clocks if at and now - at < GONE)),
        jobs=_jobs(ran, failed, failures, now),
    )


def _queue(redis: Any, name: str) -> Queue:
    lists = [f"{name}{step}" for step in STEPS]
    heads = [_sent_at(each) for key in lists if (each := redis.lindex(key, -1))]
    return Queue(name, sum(redis.llen(key) for key in lists), min(filter(None, heads), default=None))


def _sent_at(message: bytes) -> datetime | None:
    try:
        return _at(json.loads(message)["headers"][SENT_AT])
    except (ValueError, KeyError, TypeError):
        return None


def _jobs(
    ran: Mapping[str, str], failed: Mapping[str, str], failures: Mapping[str, str], now: datetime
) -> tuple[Job, ...]:
    """Those that fail first, then those that are silent, then as they are named."""
    woken = {wake["task"]: wake["schedule"] for wake in current_app.conf.beat_schedule.values()}
    found = []
    for name in {*woken, *failures}:
        last, every = _at(ran.get(name)), woken.get(name)
        silent = every is not None and (last is None or now - last > 2 * every + timedelta(minutes=5))
        found.append(Job(name, last, silent, int(failures.get(name, 0)), _at(failed.get(name))))
    return tuple(sorted(found, key=lambda job: (not job.failures, not job.silent, job.name)))


def _decoded(found: Mapping[bytes, bytes]) -> dict[str, str]:
    return {name.decode(): said.decode() for name, said in found.items()}


def _at(said: object) -> datetime | None:
    return None if said is None else datetime.fromtimestamp(float(said), UTC)  # type: ignore[arg-type]


def _write(act: Any) -> None:
    """What is said of jobs never stands in their way."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return
    try:
        with _redis() as redis:
            act(redis)
    except (RedisError, OSError) as error:
        log.warning("job_not_noted", error=type(error).__name__)


def _redis() -> Any:
    return Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    )

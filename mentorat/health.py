"""For the machines that watch: is the process alive, and can it do its work. No name, no address, no error text."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

DISPATCH, REMINDERS = (
    "dispatch",
    "reminders",
)  # the heartbeats of a finished dispatch of mails, of a look for what is due
SILENCE = {DISPATCH: timedelta(minutes=5), REMINDERS: timedelta(minutes=15)}
BROKER_PATIENCE = 2.0  # seconds
log = structlog.get_logger(__name__)


class UnreadyError(Exception):
    """A part that does not answer; the message may be shown to anybody."""


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and dispatch work; else 503, and `checks` says which does not."""
    checks = {name: outcome(name, check) for name, check in CHECKS.items()}
    ready = all(text == "ok" for text in checks.values())
    return JsonResponse(
        {"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503
    )


def outcome(name: str, check: Callable[[], None]) -> str:
    """`ok`, or what is wrong in words that give nothing away; the error itself goes to the log."""
    try:
        check()
    except UnreadyError as reason:
        return str(reason)
    except (DatabaseError, RedisError, OSError) as error:
        log.warning("not_ready", part=name, error=type(error).__name__)
        return "does not answer"
    return "ok"


def check_database() -> None:
    """Raises a DatabaseError when the database does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_broker() -> None:
    """Raises a RedisError when the broker does not answer; jobs that run in the process need none."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return
    url = settings.CELERY_BROKER_URL
    with Redis.from_url(
        url, socket_timeout=BROKER_PATIENCE, socket_connect_timeout=BROKER_PATIENCE
    ) as broker:
        broker.ping()


def check_beat(name: str) -> None:
    """Raises UnreadyError when that job has not finished for too long; jobs that run in the process leave no beat."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return
    from programs.models import Heartbeat

    last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    if last is None:
        raise UnreadyError("has never run")
    age = timezone.now() - last
    most = SILENCE[name]
    if age > most:
        raise UnreadyError(
            f"silent for {age.total_seconds():.0f} s, expected under {most.total_seconds():.0f} s"
        )


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "broker": check_broker,
    "dispatch": partial(check_beat, DISPATCH),
    "reminders": partial(check_beat, REMINDERS),
}

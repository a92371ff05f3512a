"""The Celery application and its whole beat schedule. PostgreSQL is the queue; beat only wakes the workers.

What Celery says of each job goes to `programs.jobs`, for whoever runs the platform.
"""

import os
import socket
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from celery import Celery
from celery.signals import beat_init, before_task_publish, task_failure, task_success

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorat.settings")


class Wake(TypedDict):
    """One job that beat wakes: the name of a task without arguments, and how often. Safe to wake twice: two beats run."""

    task: str
    schedule: timedelta


BEAT: dict[str, Wake] = {
    "send e-mails": {"task": "programs.tasks.dispatch_mail", "schedule": timedelta(seconds=30)},
    "forget drafts of applications": {
        "task": "programs.tasks.forget_drafts",
        "schedule": timedelta(hours=6),
    },
    "purge programmes of the past": {"task": "programs.tasks.purge_programs", "schedule": timedelta(hours=6)},
    "tell what notices say": {
        "task": "programs.tasks.follow_notices",
        "schedule": timedelta(minutes=5),
    },
    "erase who asked for it": {"task": "programs.tasks.erase_due", "schedule": timedelta(hours=1)},
    "forget sessions": {"task": "programs.tasks.forget_sessions", "schedule": timedelta(hours=6)},
    "remind managers": {"task": "programs.tasks.remind_managers", "schedule": timedelta(hours=1)},
    "news of the waiting lists": {
        "task": "programs.tasks.keep_promises",
        "schedule": timedelta(minutes=30),
    },
    "follow invitations": {
        "task": "programs.tasks.follow_invitations",
        "schedule": timedelta(minutes=15),
    },
    "plan reminders": {"task": "tracking.tasks.plan_reminders", "schedule": timedelta(minutes=5)},
    "take pairs up again": {"task": "tracking.tasks.come_back", "schedule": timedelta(minutes=5)},
    "follow events": {"task": "tracking.tasks.follow_events", "schedule": timedelta(minutes=5)},
    "follow rounds of choices": {
        "task": "matching.tasks.follow_rounds",
        "schedule": timedelta(minutes=5),
    },
    "make waiting reports": {
        "task": "tracking.tasks.build_waiting_reports",
        "schedule": timedelta(minutes=2),
    },
    "prepare reports for committees": {
        "task": "tracking.tasks.prepare_reports",
        "schedule": timedelta(hours=1),
    },
    "make waiting certificates": {
        "task": "tracking.tasks.make_certificates",
        "schedule": timedelta(minutes=2),
    },
    "follow booklets": {"task": "tracking.tasks.follow_booklets", "schedule": timedelta(minutes=2)},
    "resume runs of the matching": {
        "task": "matching.tasks.resume_runs",
        "schedule": timedelta(minutes=2),
    },
    "announce pairs": {"task": "matching.tasks.announce_due", "schedule": timedelta(minutes=1)},
    "prepare missing charters": {
        "task": "charters.tasks.prepare_missing",
        "schedule": timedelta(minutes=2),
    },
    "remind of the agreement": {
        "task": "charters.tasks.remind_agreements",
        "schedule": timedelta(hours=1),
    },
    "tell which notebooks go": {
        "task": "tracking.tasks.announce_erasures",
        "schedule": timedelta(hours=1),
    },
    "erase notebooks of the past": {
        "task": "tracking.tasks.erase_notebooks",
        "schedule": timedelta(hours=6),
    },
    "make signed copies": {"task": "charters.tasks.seal_missing", "schedule": timedelta(minutes=2)},
}

app = Celery("mentorat")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = BEAT


def begin_to_tick(**_: Any) -> None:
    """From here on this process is a clock: each message that it sends is a tick."""
    from programs import jobs

    clock = f"{socket.gethostname()}-{os.getpid()}"
    before_task_publish.connect(lambda **_: jobs.ticked(clock, datetime.now(UTC)), weak=False)


def note_sent(headers: dict[str, Any], **_: Any) -> None:
    from programs import jobs

    jobs.sent(headers, datetime.now(UTC))


def note_ran(sender: Any, **_: Any) -> None:
    from programs import jobs

    jobs.ran(sender.name, datetime.now(UTC))


def note_failed(sender: Any, **_: Any) -> None:
    from programs import jobs

    jobs.failed(sender.name, datetime.now(UTC))


beat_init.connect(begin_to_tick)
before_task_publish.connect(note_sent)
task_success.connect(note_ran)
task_failure.connect(note_failed)

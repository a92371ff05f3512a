"""The Celery application of the campaign: the product's, with its waits shortened."""

from datetime import timedelta

import django
from django.conf import settings

django.setup()

from mentorat.celery import app  # noqa: E402 - the settings come first
from programs import outbox  # noqa: E402
from tests.chaos import times  # noqa: E402

settings.EMAIL_TIMEOUT = times.SMTP_TIMEOUT
outbox.LEASE, outbox.SAFE_REST = timedelta(seconds=times.LEASE), timedelta(seconds=times.SAFE_REST)
outbox.FIRST_RETRY = times.FIRST_RETRY
app.conf.beat_schedule = {
    "plan": {"task": "tracking.tasks.plan_reminders", "schedule": timedelta(seconds=times.PLAN_EVERY)},
    "dispatch": {"task": "programs.tasks.dispatch_mail", "schedule": timedelta(seconds=times.DISPATCH_EVERY)},
}
__all__ = ["app"]

"""Jobs of this app: ids in, one service each, safe to repeat."""

from celery import shared_task

from tracking.services import reminders


@shared_task(name="tracking.tasks.plan_reminders")
def plan_reminders() -> int:
    """Writes what is due into the outbox."""
    return reminders.plan()

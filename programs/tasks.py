"""Jobs of this app."""

from celery import shared_task

from programs import outbox


@shared_task(name="programs.tasks.dispatch_mail")
def dispatch_mail() -> int:
    """Empties the outbox."""
    return outbox.dispatch()

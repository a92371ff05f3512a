"""Jobs of this app."""

from celery import shared_task

from programs import outbox
from programs.services import applications


@shared_task(name="programs.tasks.dispatch_mail")
def dispatch_mail() -> int:
    """Empties the outbox."""
    return outbox.dispatch()


@shared_task(name="programs.tasks.forget_drafts")
def forget_drafts() -> int:
    """Forgets the applications that nobody sent within 30 days."""
    return applications.purge()

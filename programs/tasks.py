"""Jobs of this app."""

from celery import shared_task

from programs import outbox
from programs.services import applications, erasures, inviting, notices, purging, sessions, support, waiting


@shared_task(name="programs.tasks.dispatch_mail")
def dispatch_mail() -> int:
    """Empties the outbox."""
    return outbox.dispatch()


@shared_task(name="programs.tasks.forget_drafts")
def forget_drafts() -> int:
    """Forgets the applications that nobody sent within 30 days."""
    return applications.purge()


@shared_task(name="programs.tasks.forget_sessions")
def forget_sessions() -> int:
    """Forgets the sessions that are over."""
    return sessions.purge()


@shared_task(name="programs.tasks.remind_managers")
def remind_managers() -> int:
    """Reminds, once, the managers who have not answered for a week."""
    return support.remind()


@shared_task(name="programs.tasks.follow_invitations")
def follow_invitations() -> int:
    """Reminds once who has not answered an invitation, and lets those go that ran out."""
    return inviting.follow()


@shared_task(name="programs.tasks.keep_promises")
def keep_promises() -> int:
    """Gives those who wait the news that were promised and that nobody sent."""
    return waiting.keep_promise()


@shared_task(name="programs.tasks.erase_due")
def erase_due() -> int:
    """Erases the people who asked for it, once their delay of grace is over."""
    return erasures.carry_out_due()


@shared_task(name="programs.tasks.purge_programs")
def purge_programs() -> int:
    """Announces the programmes whose time of keeping runs out within a month, and purges those whose has."""
    return purging.follow()


@shared_task(name="programs.tasks.follow_notices")
def follow_notices() -> int:
    """Keeps the versions of the privacy notices, and tells people of those that are new."""
    return notices.follow()

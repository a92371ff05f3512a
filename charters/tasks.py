"""Jobs of this app."""

from celery import shared_task

from charters.services import sealing


@shared_task(name="charters.tasks.seal")
def seal(charter_id: int) -> None:
    """The signed copy of one charter; safe to repeat."""
    sealing.seal(charter_id=charter_id)


@shared_task(name="charters.tasks.seal_missing")
def seal_missing() -> int:
    """The signed copies that are still to make."""
    return sealing.seal_missing()

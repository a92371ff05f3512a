"""Jobs of this app."""

from celery import shared_task

from charters.services import drafting, reminding, sealing


@shared_task(name="charters.tasks.seal")
def seal(charter_id: int) -> None:
    """The signed copy of one charter; safe to repeat."""
    sealing.seal(charter_id=charter_id)


@shared_task(name="charters.tasks.seal_agreement")
def seal_agreement(agreement_id: int) -> None:
    """The signed copy of one agreement; safe to repeat."""
    sealing.seal_agreement(agreement_id=agreement_id)


@shared_task(name="charters.tasks.remind_agreements")
def remind_agreements() -> int:
    """The companies that have not signed the agreement in force, once a week at most."""
    return reminding.remind_due()


@shared_task(name="charters.tasks.seal_missing")
def seal_missing() -> int:
    """The signed copies that are still to make."""
    return sealing.seal_missing()


@shared_task(name="charters.tasks.prepare_missing")
def prepare_missing() -> int:
    """The charters of pairs that are accepted without one: their members chose each other before the announcement."""
    return drafting.freeze_missing()

"""Jobs of this app: ids in, one service each, safe to repeat."""

from celery import shared_task

from tracking.services import certificates, notebook, pauses, printing, reminders, reports
from tracking.services.events import inviting


@shared_task(name="tracking.tasks.plan_reminders")
def plan_reminders() -> int:
    """Writes what is due into the outbox."""
    return reminders.plan()


@shared_task(name="tracking.tasks.come_back")
def come_back() -> int:
    """Takes up the pairs whose day of return has come."""
    return pauses.come_back()


@shared_task(name="tracking.tasks.build_report")
def build_report(pk: int) -> bool:
    """Makes one report that was asked for."""
    return reports.build(pk)


@shared_task(name="tracking.tasks.prepare_reports")
def prepare_reports() -> int:
    """Asks for the reports of the committees that meet soon."""
    return reports.prepare()


@shared_task(name="tracking.tasks.build_waiting_reports")
def build_waiting_reports() -> int:
    """Makes the reports whose worker was lost."""
    return reports.build_waiting()


@shared_task(name="tracking.tasks.follow_events")
def follow_events() -> int:
    """Invites newcomers to the events ahead, lets go whoever has withdrawn."""
    return inviting.follow()


@shared_task(name="tracking.tasks.announce_erasures")
def announce_erasures() -> int:
    """Tells ahead whose notebook goes."""
    return notebook.announce_erasures()


@shared_task(name="tracking.tasks.erase_notebooks")
def erase_notebooks() -> int:
    """Erases the notebooks whose time is over."""
    return notebook.erase_due()


@shared_task(name="tracking.tasks.make_certificate")
def make_certificate(pk: int) -> bool:
    """Makes one certificate that was asked for."""
    return certificates.make(pk)


@shared_task(name="tracking.tasks.make_certificates")
def make_certificates() -> int:
    """Makes the certificates that wait."""
    return certificates.make_waiting()


@shared_task(name="tracking.tasks.print_booklet")
def print_booklet(pk: int) -> bool:
    """Prints one edition that was published."""
    return printing.make(pk)


@shared_task(name="tracking.tasks.follow_booklets")
def follow_booklets() -> int:
    """Takes back the PDFs that hold words withdrawn since, prints the editions that wait."""
    return printing.follow()

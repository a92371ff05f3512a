"""The editions of booklets as PDFs, printed by a worker: once published, and again when a testimony was taken back.

A PDF that holds words which may be read no more is taken away first, whatever becomes of the next one.
"""

from __future__ import annotations

import logging
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from kombu.exceptions import OperationalError

from mentorat.lib.pdf import PdfError
from tracking import booklet_emails
from tracking.booklet import document
from tracking.models import BookletEdition, EditionState
from tracking.queries import booklets as queries
from tracking.queries import certificates, readers

logger = logging.getLogger(__name__)


def queue(pk: int) -> None:
    """What was printed goes, and the edition waits to be printed."""
    again = Case(When(printed_at=None, then=F("reprinted")), default=Value(True))
    nothing: dict[str, Any] = {"pdf": None, "printed": [], "printed_hash": "", "printed_at": None, "pages": 0}
    BookletEdition.objects.filter(pk=pk).update(
        state=EditionState.QUEUED, error="", reprinted=again, **nothing
    )


def wake(pk: int) -> None:
    """Hands one to a worker; without a broker it is printed here."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        make(pk)
    else:
        _send("tracking.tasks.print_booklet", pk)


def wake_all() -> None:
    """Words that were in an edition may be read no more: their PDF goes now, a worker prints it again."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        follow()
    else:
        _send("tracking.tasks.follow_booklets")


def _send(task: str, *args: int) -> None:
    try:
        current_app.send_task(task, args=list(args), retry=False)
    except OperationalError as error:
        logger.warning("broker out of reach, the next round of booklets will catch up: %s", error)


def follow() -> int:
    """Takes away the PDFs that hold what may be read no more, prints what waits; returns how many are ready."""
    with scopes_disabled():
        for pk in queries.outdated():
            queue(pk)
        rows = BookletEdition.objects.filter(state=EditionState.QUEUED)
        waiting = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(make(pk) for pk in waiting)


def make(pk: int) -> bool:
    """Prints one, unless another worker has done it or is at it. True when it is ready."""
    with scopes_disabled(), transaction.atomic():
        rows = BookletEdition.objects.select_for_update(of=("self",), skip_locked=True)
        row = (
            rows.select_related("program__consortium", "report")
            .filter(pk=pk, state=EditionState.QUEUED)
            .first()
        )
        if row is None:
            return False
        with scope(consortium=row.program.consortium, program=row.program):
            return _make(row)


def _make(row: BookletEdition) -> bool:
    voices = queries.voices(row)
    try:
        made = document.render(row, list(voices.values()))
    except PdfError as error:
        logger.exception("edition %s could not be printed", row.pk)
        row.state, row.error = EditionState.FAILED, str(error)[:200]
        row.save(update_fields=["state", "error"])
        return False
    row.state, row.pdf, row.pages = EditionState.READY, made.bytes, made.pages
    row.printed, row.printed_hash, row.printed_at = list(voices), row.texts_hash, timezone.now()
    row.save(update_fields=["state", "pdf", "pages", "printed", "printed_hash", "printed_at"])
    if row.tells:
        _tell(row)
    return True


def _tell(row: BookletEdition) -> None:
    """Each reader once an edition, however often it is printed."""
    people = {user.pk: user for user in readers.readers(row.program)}
    people |= {p.user.pk: p.user for p in certificates.receivers(row.program) if p.user is not None}
    for person in people.values():
        booklet_emails.ready(row, to=person)

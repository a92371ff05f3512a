"""The signed copy: the frozen text with its page of evidence, sealed by a worker after the last signature."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django_scopes import scope, scopes_disabled
from kombu.exceptions import OperationalError

from charters import documents, emails, queries
from charters.models import Charter, DocumentKind
from charters.services import seals
from charters.services.seals import Issued
from mentorat.lib.pdf import PdfError

logger = logging.getLogger(__name__)


def later(charter: Charter) -> None:
    """Asks a worker for the signed copy after commit; without a broker, makes it here."""
    transaction.on_commit(partial(_wake, charter.pk))


def _wake(charter_id: int) -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        _made(charter_id)
        return
    try:
        current_app.send_task("charters.tasks.seal", args=[charter_id], retry=False)
    except OperationalError as error:
        logger.warning("broker out of reach, the next round of signed copies will catch up: %s", error)


def seal_missing(limit: int = 50) -> int:
    """Makes the copies that a broker or a worker failed to make; returns how many."""
    with scopes_disabled():
        waiting = Charter.objects.filter(completed_at__isnull=False, signed_pdf=None).order_by("completed_at")
        ids = list(waiting.values_list("pk", flat=True)[:limit])
    return sum(_made(pk) for pk in ids)


def _made(charter_id: int) -> bool:
    """Whether the copy was made; one that cannot be does not hold the others back."""
    try:
        return seal(charter_id=charter_id) is not None
    except PdfError:
        logger.exception(
            "the signed copy of charter %s could not be made: the next round tries again", charter_id
        )
        return False


def seal(*, charter_id: int) -> Charter | None:
    """Makes the copy once and mails both members where to find it; None when there is nothing to make."""
    with scopes_disabled():
        found = Charter.objects.select_related("program__consortium").filter(pk=charter_id).first()
    if found is None or found.completed_at is None or found.signed_pdf is not None:
        return None
    consortium = found.program.consortium
    with scope(consortium=consortium, program=found.program):
        signatures = queries.signatures_of(found)
        copy = seals.issue(
            kind=DocumentKind.CHARTER,
            consortium=consortium,
            program=found.program,
            language=found.language,
            draw=lambda mark: documents.signed(found, signatures, consortium.zone, mark),
            signatures=len(signatures),
            charter=found,
        )
        return _keep(found, copy)


@transaction.atomic
def _keep(charter: Charter, copy: Issued) -> Charter | None:
    if not Charter.objects.filter(pk=charter.pk, signed_pdf=None).update(signed_pdf=copy.content):
        return None
    copy.record.save()
    kept = Charter.objects.select_related("binome__mentor__user", "binome__mentee__user", "program").get(
        pk=charter.pk
    )
    emails.charter_signed(kept)
    return kept

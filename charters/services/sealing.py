"""The signed copy of a charter or of an agreement: the frozen text with its page of evidence, sealed by a worker after the last
signature. An agreement has one after each signature too, as of its day; `so_far` draws it while none is made yet."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from kombu.exceptions import OperationalError

from charters import documents, emails, queries
from charters.models import Agreement, Charter, DocumentKind, Signature
from charters.services import seals
from charters.services.seals import Issued
from mentorat.lib.pdf import Pdf, PdfError

logger = logging.getLogger(__name__)


def so_far(agreement: Agreement) -> Pdf:
    """The agreement with its page of evidence as it is signed now, and who has not; needs the consortium's scope."""
    signatures = queries.signatures_of(agreement)
    return documents.signed(
        agreement, signatures, agreement.consortium.zone, None, _waiting(signatures), timezone.now()
    )


def _waiting(signatures: Iterable[Signature]) -> list[str]:
    """The members that have not signed."""
    signed = {row.company_id for row in signatures}
    return [company.name for company in queries.companies() if company.pk not in signed]


def later(charter: Charter) -> None:
    """Asks a worker for the signed copy after commit; without a broker, makes it here."""
    transaction.on_commit(partial(_wake, "charters.tasks.seal", charter_id=charter.pk))


def agreement_later(agreement: Agreement) -> None:
    """The same for an agreement, at each signature."""
    transaction.on_commit(partial(_wake, "charters.tasks.seal_agreement", agreement_id=agreement.pk))


def _wake(task: str, **which: int) -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        (seal if "charter_id" in which else seal_agreement)(**which)
        return
    try:
        current_app.send_task(task, kwargs=which, retry=False)
    except OperationalError as error:
        logger.warning("broker out of reach, the next round of signed copies will catch up: %s", error)


def seal_missing(limit: int = 50) -> int:
    """Makes the copies that a broker or a worker failed to make; returns how many."""
    with scopes_disabled():
        waiting = Charter.objects.filter(completed_at__isnull=False, signed_pdf=None).order_by("completed_at")
        waiting = waiting.exclude(signatures__erased_at__isnull=False)  # no copy is made under a pseudonym
        ids = list(waiting.values_list("pk", flat=True)[:limit])
        whole = Agreement.objects.filter(completed_at__isnull=False, signed_pdf=None).order_by("completed_at")
        partly = Agreement.objects.filter(
            completed_at=None, so_far_pdf=None, signatures__isnull=False
        ).distinct()
        agreements = [
            pk
            for rows in (whole, partly)
            for pk in rows.exclude(signatures__erased_at__isnull=False).values_list("pk", flat=True)[:limit]
        ]
    made = [_made(seal, charter_id=pk) for pk in ids]
    return sum(made + [_made(seal_agreement, agreement_id=pk) for pk in agreements])


def _made(make: Callable[..., object], **which: int) -> bool:
    """Whether the copy was made; one that cannot be does not hold the others back."""
    try:
        return make(**which) is not None
    except PdfError:
        logger.exception("the signed copy of %s could not be made: the next round tries again", which)
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


def seal_agreement(*, agreement_id: int) -> Agreement | None:
    """Makes the copy of an agreement as its companies have signed it, and tells them once all have; None when there is
    nothing to make."""
    with scopes_disabled():
        found = Agreement.objects.select_related("consortium").filter(pk=agreement_id).first()
    if found is None or (found.signed_pdf if found.completed_at else found.so_far_pdf) is not None:
        return None
    with scope(consortium=found.consortium):
        signatures = queries.signatures_of(found)
        waiting = [] if found.completed_at else _waiting(signatures)
        copy = seals.issue(
            kind=DocumentKind.AGREEMENT,
            consortium=found.consortium,
            language=found.language,
            draw=lambda mark: documents.signed(
                found, signatures, found.consortium.zone, mark, waiting, timezone.now()
            ),
            signatures=len(signatures),
            awaited=len(waiting),
            agreement=found,
        )
        return _keep_agreement(found, copy) if found.completed_at else _keep_so_far(found, copy)


@transaction.atomic
def _keep_agreement(agreement: Agreement, copy: Issued) -> Agreement | None:
    """Nothing is kept when a company signed while the copy was being made: the next round makes it anew."""
    waiting = Agreement.objects.filter(pk=agreement.pk, signed_pdf=None, completed_at=agreement.completed_at)
    if not waiting.update(signed_pdf=copy.content):
        return None
    copy.record.save()
    emails.agreement_signed(agreement)
    return agreement


@transaction.atomic
def _keep_so_far(agreement: Agreement, copy: Issued) -> Agreement | None:
    """The same before the last signature; nobody is told."""
    held = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    same = held.signatures.count() == copy.record.signatures
    if held.completed_at is not None or held.so_far_pdf is not None or not same:
        return None
    held.so_far_pdf = copy.content
    held.save(update_fields=["so_far_pdf"])
    copy.record.save()
    return held


@transaction.atomic
def _keep(charter: Charter, copy: Issued) -> Charter | None:
    if not Charter.objects.filter(pk=charter.pk, signed_pdf=None).update(signed_pdf=copy.content):
        return None
    copy.record.save()
    if Charter.objects.filter(replaces=charter.pk, completed_at__isnull=False).exists():
        seals.charter_replaced(charter.pk)  # a later version was signed while this copy waited for a worker
    kept = Charter.objects.select_related("binome__mentor__user", "binome__mentee__user", "program").get(
        pk=charter.pk
    )
    emails.charter_signed(kept)
    return kept

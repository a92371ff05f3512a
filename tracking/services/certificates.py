"""Certificates: asked for by the person, or delivered to all by a coordinator; drawn and sealed by a worker, once each.

Sole writer of a certificate. What it attests is read again when it is asked for, and printed as it stood then.
"""

from __future__ import annotations

import logging

from celery import current_app
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled
from kombu.exceptions import OperationalError

from charters.models import DocumentKind
from charters.services import seals
from mentorat.lib.pdf import PdfError
from programs import audit
from programs.models import Candidate, Program, User
from programs.services.programs import held
from tracking import closing_emails
from tracking.attesting import Attested, paper_of
from tracking.models import Certificate, Paper
from tracking.queries import certificates as queries
from tracking.reports import certificate as documents

logger = logging.getLogger(__name__)


@transaction.atomic
def ask(*, actor: User, candidate: Candidate, language: str, paper: str) -> Certificate:
    """The person's own, in that language and on that paper. One that says the same is given back; one that does not any more
    (hours since, a corrected name) is made anew, and whoever checks the former is told so.

    Raises PermissionDenied for anybody else, ValidationError while a pair of theirs goes on, or when none ever began.
    """
    if candidate.user_id != actor.pk:
        raise PermissionDenied(_("Each person asks for their own certificate."))
    if language not in dict(settings.LANGUAGES) or paper not in Paper.values:
        raise ValidationError(_("Choose a language and a size of paper."))
    held(candidate.program)
    said = queries.attestable([candidate]).get(candidate.pk)
    if said is None:
        raise ValidationError(
            _("A certificate is given once a pair of yours has begun, and has come to its end.")
        )
    rows = Certificate.objects.select_for_update(of=("self",)).defer("pdf")
    row = rows.filter(candidate=candidate, language=language, paper=paper).first()
    if row is not None and _said(row) == said:
        return row
    row = _write(row or Certificate(program=candidate.program, candidate=candidate), said)
    row.language, row.paper, row.asked_by, row.told = language, paper, actor, False
    row.save()
    audit.record("certificate.asked", actor=actor, target=row, program=candidate.program)
    transaction.on_commit(lambda: wake(row.pk))
    return row


@transaction.atomic
def deliver(*, actor: User, program: Program) -> int:
    """One for each participant whose pairs are over and who has none yet, each in their own language; they are written to when
    it is made. How many. Twice delivers nothing more. Raises ValidationError when there is nobody to give one to."""
    locked = held(program)
    people = queries.receivers(locked)
    able = queries.attestable(people)
    if not able:
        raise ValidationError(_("No pair has come to its end yet: there is nothing to attest."))
    known = set(Certificate.objects.filter(candidate__in=able).values_list("candidate", flat=True))
    rows = [
        _write(Certificate(program=locked, candidate=person), able[person.pk])
        for person in people
        if person.pk in able and person.pk not in known
    ]
    for row in rows:
        row.language = row.candidate.user.language if row.candidate.user else locked.consortium.language
        row.paper, row.asked_by, row.told = paper_of(locked.consortium), actor, True
    Certificate.objects.bulk_create(rows)
    if rows:
        audit.record("certificate.delivered", actor=actor, target=locked, program=locked, count=len(rows))
        transaction.on_commit(wake_all)
    return len(rows)


def wake(pk: int) -> None:
    """Hands one to a worker; without a broker it is made here."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        _made(pk)
    else:
        _send("tracking.tasks.make_certificate", pk)


def wake_all() -> None:
    """The same for all that wait."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        make_waiting()
    else:
        _send("tracking.tasks.make_certificates")


def _send(task: str, *args: int) -> None:
    try:
        current_app.send_task(task, args=list(args), retry=False)
    except OperationalError as error:
        logger.warning("broker out of reach, the next round of certificates will catch up: %s", error)


def make_waiting(limit: int = 100) -> int:
    """Makes those that no worker has made, of every programme; returns how many."""
    with scopes_disabled():
        waiting = Certificate.objects.filter(made_at=None).order_by("pk")
        pks = list(waiting.values_list("pk", flat=True)[:limit])
    return sum(_made(pk) for pk in pks)


def _made(pk: int) -> bool:
    """Whether it was made; one that cannot be does not hold the others back."""
    try:
        return make(pk)
    except PdfError:
        logger.exception("certificate %s could not be made: the next round tries again", pk)
        return False


def make(pk: int) -> bool:
    """Draws and seals one, unless another worker has done it or is at it, and writes to whom it was delivered."""
    with scopes_disabled(), transaction.atomic():
        rows = Certificate.objects.select_for_update(of=("self",), skip_locked=True)
        row = (
            rows.select_related("program__consortium", "candidate__user").filter(pk=pk, made_at=None).first()
        )
        if row is None:
            return False
        with scope(consortium=row.program.consortium, program=row.program):
            _issue(row)
    return True


def _issue(row: Certificate) -> None:
    document = seals.issue(
        kind=DocumentKind.CERTIFICATE,
        consortium=row.program.consortium,
        program=row.program,
        language=row.language,
        draw=lambda mark: documents.render(row, mark),
    )
    row.pdf, row.sha256, row.code = document.content, document.sha256, document.record.code
    row.made_at = document.record.made_at
    row.save(update_fields=["pdf", "sha256", "code", "made_at"])
    document.record.save()
    audit.record("certificate.made", actor=None, target=row, program=row.program)
    if row.told:
        closing_emails.ready(row)


def _said(row: Certificate) -> Attested:
    return Attested(row.name, row.hours, row.begins_on, row.ends_on)


def _write(row: Certificate, said: Attested) -> Certificate:
    """What it will print; a document made before is no longer the one in force."""
    if row.sha256:
        seals.replaced(row.sha256)
    row.name, row.hours, row.begins_on, row.ends_on = said.name, said.hours, said.begins_on, said.ends_on
    row.asked_at = timezone.now()
    row.pdf, row.sha256, row.code, row.made_at = None, "", "", None
    return row

"""A testimony: written, seen as it will appear, agreed to, taken back at any time. Sole writer of it.

Whatever changes its words or its name ends the agreement that was given to the former ones.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from mentorat.lib.text import upright
from programs import audit
from programs.enums import Purpose
from programs.models import Candidate, Consent, User
from programs.permissions import Verdict
from programs.services import sending
from programs.services.programs import held
from tracking import closing_emails as mails
from tracking import discretion
from tracking.models import Shown, Testimony
from tracking.models.testimonies import WORDS
from tracking.queries import certificates, partners
from tracking.queries import testimonies as queries
from tracking.services import printing

VERSION = "2026-11"


def may_write(candidate: Candidate) -> Verdict:
    """Once every pair of theirs that began is over."""
    if candidate.pk in certificates.attestable([candidate]):
        return Verdict(True)
    return Verdict(
        False, _("A testimony is written once a pair of yours has begun, and has come to its end.")
    )


@transaction.atomic
def write(*, actor: User, candidate: Candidate, text: str, shown_as: str) -> Testimony:
    """Keeps the words and the name; nothing appears before the person has agreed to what they see.

    Raises PermissionDenied for anybody else, ValidationError before the end, for a text that is empty, endless, or that names
    the partner.
    """
    row = _own(actor, candidate)
    may = may_write(candidate)
    if not may:
        raise ValidationError(may.reason)
    text = upright(text).strip()
    if shown_as not in Shown.values:
        raise ValidationError({"shown_as": _("Choose one of the answers.")})
    if not text:
        raise ValidationError({"text": _("Write a few words.")})
    if len(text) > WORDS:
        raise ValidationError({"text": _("%(n)s characters at most.") % {"n": WORDS}})
    people = partners.of(candidate) + ([candidate] if shown_as == Shown.ANONYMOUS else [])
    named = discretion.named(text, people, candidate.program)
    if named:
        raise ValidationError({"text": discretion.refusal(named)})
    row = row or Testimony(program=candidate.program, candidate=candidate)
    if row.pk and (row.text, row.shown_as) == (text, shown_as) and row.appears:
        return row
    _stop(actor, row)
    row.text, row.shown_as, row.consent = text, shown_as, None
    row.note, row.returned_at, row.returned_by = "", None, None
    row.save()
    audit.record("testimony.written", actor=actor, target=row, program=candidate.program)
    return row


@transaction.atomic
def agree(*, actor: User, candidate: Candidate, seen: str) -> Testimony:
    """The person agrees to the words they `seen`, under the name they chose: the testimony appears. Twice is once.

    Raises ValidationError when there is nothing to agree to, it was sent back, or its words are others since.
    """
    row = _own(actor, candidate)
    if row is None or row.returned_at is not None:
        raise ValidationError(_("Write your testimony first."))
    if row.text != seen.replace("\r\n", "\n").strip():
        raise ValidationError(_("These are not the last words you kept: read them again."))
    if row.appears:
        return row
    with override(actor.language):
        sentence = words(row)
    row.consent = Consent.objects.create(
        program=row.program,
        candidate=candidate,
        purpose=Purpose.TESTIMONY,
        version=VERSION,
        text=f"{sentence}\n\n{row.text}\n{row.signed}",
        language=actor.language,
    )
    row.save(update_fields=["consent", "changed_at"])
    audit.record(
        "consent.given", actor=actor, target=candidate, program=row.program, purposes=[Purpose.TESTIMONY]
    )
    return row


@transaction.atomic
def take_back(*, actor: User, candidate: Candidate) -> Testimony | None:
    """It appears nowhere from this moment on; its author may agree again later. Taking back twice changes nothing."""
    row = _own(actor, candidate)
    if row is not None:
        _stop(actor, row)
    return row


@transaction.atomic
def send_back(*, actor: User, testimony: Testimony, note: str) -> Testimony:
    """A coordinator proposes a correction of form: it no longer appears, and its author decides. They never change a word.

    Raises ValidationError without a note, or for what is with its author already.
    """
    held(testimony.program)
    row = Testimony.objects.select_for_update(of=("self",)).select_related("consent").get(pk=testimony.pk)
    note = note.strip()
    if not note:
        raise ValidationError(_("Say what you propose to correct: its author decides."))
    if len(note) > WORDS:
        raise ValidationError(_("%(n)s characters at most.") % {"n": WORDS})
    if not row.appears:
        raise ValidationError(_("This testimony does not appear: there is nothing to send back."))
    row.note, row.returned_at, row.returned_by = note, timezone.now(), actor
    row.save(update_fields=["note", "returned_at", "returned_by", "changed_at"])
    audit.record("testimony.returned", actor=actor, target=row, program=row.program)
    mails.testimony_returned(testimony, at=row.returned_at)
    transaction.on_commit(printing.wake_all)
    return row


def words(testimony: Testimony) -> str:
    """What the person agrees to, in the reader's language."""
    return _(
        "I agree that these words appear, as shown, to the members of %(consortium)s and in the closing booklet of "
        "%(program)s. I may take this back at any time: they then appear nowhere from that moment on; what was printed or "
        "sent before stays as it is."
    ) % {
        "consortium": testimony.candidate.program.consortium.name,
        "program": testimony.candidate.program.name,
    }


def _own(actor: User, candidate: Candidate) -> Testimony | None:
    """Theirs, held; the programme before it, so that two taps follow one another."""
    if candidate.user_id != actor.pk:
        raise PermissionDenied(_("Each person speaks for themself."))
    held(candidate.program)
    return queries.of(candidate)


def _stop(actor: User, row: Testimony) -> None:
    if row.consent is not None and row.consent.withdrawn_at is None:
        sending.take_back(actor=actor, consent=row.consent)
        transaction.on_commit(printing.wake_all)

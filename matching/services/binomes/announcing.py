"""The pairs are told to their members: at once, or at an hour that was planned."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import charter_jobs, emails, notes, permissions, queries
from matching.enums import BinomeState
from matching.models import Announcement, Binome
from matching.services import joining, locks
from matching.services.binomes.marks import mark
from programs import audit
from programs.models import Program, User


@transaction.atomic
def write_note(*, actor: User, binome: Binome, text: str) -> Binome:
    """What both members will read of why they were paired; empty, or our own sentences unchanged, gives those back.

    Raises ValidationError when the text is too long, or once the pair was announced.
    """
    current = locks.binome(binome)
    locks.insist(permissions.may_write_note(current))
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if len(text) > notes.LONGEST:
        raise ValidationError({"text": _("%(n)s characters at most.") % {"n": notes.LONGEST}})
    current.note = "" if text == notes.default(current) else text
    current.save(update_fields=["note"])
    audit.record("binome.note", actor=actor, target=current, program=current.program)
    return current


@transaction.atomic
def announce(*, actor: User | None, program: Program) -> list[Binome]:
    """Tells both members of every formed pair: account, role, state and one e-mail each. Returns the pairs announced.

    A pair whose members chose each other goes straight to "accepted". One that something excludes since it was formed is
    left as it is; `queries.held_back` says which and why. What was planned for later is done with. Raises
    ValidationError when there is nothing to announce, or before the programme pairs.
    """
    locked = locks.program(program)
    locks.insist(permissions.may_announce(locked))
    told = tell_all(actor, locked)
    if not told:
        raise ValidationError(_("There is no pair to announce: validate proposals first."))
    now = timezone.now()
    row = queries.awaited(locked) or Announcement(program=locked, made_by=actor)
    row.send_at, row.sent_at, row.told = now, now, len(told)
    row.save()
    return told


def tell_all(actor: User | None, program: Program) -> list[Binome]:
    """The announcement itself, under the lock of the programme."""
    held = {held.binome.pk for held in queries.held_back(program)}
    formed = Binome.objects.select_for_update(of=("self",)).filter(program=program, state=BinomeState.FORMED)
    people = formed.select_related(
        "mentor__company", "mentee__company", "mentor__consortium", "mentee__consortium"
    )
    told = [_announce(actor, program, binome) for binome in people.order_by("id") if binome.pk not in held]
    if any(binome.state == BinomeState.ACCEPTED for binome in told):
        transaction.on_commit(charter_jobs.wake)
    return told


def _announce(actor: User | None, program: Program, binome: Binome) -> Binome:
    binome.program = program
    for member in (binome.mentor, binome.mentee):
        joining.welcome(actor=actor, program=program, candidate=member)
    _carry_todays_companies(binome)
    now = timezone.now()
    if binome.mentor_accepted_at and binome.mentee_accepted_at:
        mark(binome, BinomeState.ACCEPTED, announced_at=now, accepted_at=now)
    else:
        mark(binome, BinomeState.ANNOUNCED, announced_at=now)
    audit.record("binome.announced", actor=actor, target=binome, program=program)
    emails.pair_announced(binome)
    return binome


def _carry_todays_companies(binome: Binome) -> None:
    """Somebody may have changed company since the pair was formed: what is told, and signed, is where they work now."""
    today = (binome.mentor.company, binome.mentee.company)
    if (binome.mentor_company_id, binome.mentee_company_id) != tuple(company.pk for company in today):
        binome.mentor_company, binome.mentee_company = today
        binome.save(update_fields=["mentor_company", "mentee_company"])

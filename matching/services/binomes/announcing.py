"""The pairs are told to their members."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import emails, queries
from matching.enums import BinomeState
from matching.models import Binome
from matching.services import joining, locks
from matching.services.binomes.marks import mark
from programs import audit
from programs.models import Program, User


@transaction.atomic
def announce(*, actor: User | None, program: Program) -> list[Binome]:
    """Tells both members of every formed pair: account, role, state and one e-mail each. Returns the pairs announced.

    A pair whose members chose each other goes straight to "accepted". One that something excludes since it was formed is
    left as it is; `queries.held_back` says which and why. Raises ValidationError when there is nothing to announce.
    """
    locked = locks.program(program)
    held = {held.binome.pk for held in queries.held_back(locked)}
    formed = Binome.objects.select_for_update(of=("self",)).filter(program=locked, state=BinomeState.FORMED)
    ready = [b for b in formed.select_related("mentor__company", "mentee__company") if b.pk not in held]
    if not ready:
        raise ValidationError(_("There is no pair to announce: validate proposals first."))
    return [_announce(actor, locked, binome) for binome in ready]


def _announce(actor: User | None, program: Program, binome: Binome) -> Binome:
    binome.program = program
    for member in (binome.mentor, binome.mentee):
        joining.welcome(actor=actor, program=program, candidate=member)
    now = timezone.now()
    if binome.mentor_accepted_at and binome.mentee_accepted_at:
        mark(binome, BinomeState.ACCEPTED, announced_at=now, accepted_at=now)
    else:
        mark(binome, BinomeState.ANNOUNCED, announced_at=now)
    audit.record("binome.announced", actor=actor, target=binome, program=program)
    emails.pair_announced(binome)
    return binome

"""Who has not answered is reminded: half-way, the day before, and when the coordinator asks; nobody twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from matching.enums import PairingMode
from matching.letters import rounds as letters
from matching.models import MatchingPolicy
from matching.queries import choices
from matching.queries import rounds as follow
from matching.rounds import Round, reminder
from matching.services import freeing, inviting, locks, rounds
from programs import audit, hours
from programs.enums import ProgramState
from programs.models import OutboundEmail, Program, User

PREFIX = "choice_reminder"


def follow_all() -> int:
    """The job: ends the rounds whose time is over, lets impossible requests go, reminds. Returns the mails it queued.

    Safe to run twice at once: each programme is held while it is looked at, and a reminder's key is told once.
    """
    with scopes_disabled():
        rows = MatchingPolicy.objects.filter(opened_at__isnull=False, closed_at=None)
        rows = rows.exclude(program__state=ProgramState.CLOSED)
        programs = [
            p.program
            for p in rows.exclude(mode=PairingMode.ADMINISTRATIVE).select_related("program__consortium")
        ]
    told = 0
    for program in programs:
        inviting.finish(program.pk)  # what a worker left behind
        with scope(consortium=program.consortium, program=program):
            told += follow_one(program)
    return told


@transaction.atomic
def follow_one(program: Program) -> int:
    held = locks.program(program)
    now = choices.round_of(held)
    if not now.is_open:
        rounds.close(actor=None, program=held)
        return 0
    freeing.tidy(program=held)
    due = reminder(now, hours.of(held))
    return _remind(held, now, str(due)) if due else 0


@transaction.atomic
def by_hand(*, actor: User, program: Program) -> int:
    """Reminds whoever has not answered and was not reminded today; returns how many. Raises ValidationError when closed."""
    held = locks.program(program)
    now = choices.round_of(held)
    if not now.is_open:
        raise ValidationError(_("No round is open."))
    told = _remind(held, now, f"hand-{_today(held, now.now):%Y-%m-%d}")
    if told:
        audit.record("round.reminded", actor=actor, target=held, program=held, count=told)
    return told


def _remind(program: Program, now: Round, kind: str) -> int:
    """One e-mail to each who is silent and had none today; a mentor who has requests to answer counts as silent."""
    today = set(_told_today(program, now))
    told = 0
    for part in [*follow.silent(program, now), *(follow.asked_mentors(program, now) if now.is_self else ())]:
        if part.candidate_id not in today:
            key = f"{PREFIX}:{now.key}:{part.candidate_id}:{kind}"
            told += letters.reminder(part.candidate, program, now, key, part.to_answer)
    return told


def _told_today(program: Program, now: Round) -> Iterator[int]:
    since = datetime.combine(_today(program, now.now), time.min, ZoneInfo(program.consortium.zone))
    rows = OutboundEmail.objects.filter(
        program=program, key__startswith=f"{PREFIX}:{now.key}:", created_at__gte=since
    )
    for key in rows.values_list("key", flat=True):
        yield int(key.split(":")[2])


def _today(program: Program, now: datetime) -> datetime:
    return timezone.localtime(now, ZoneInfo(program.consortium.zone))

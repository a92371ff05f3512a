"""Which programmes have come to the end of their time of keeping."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from django.db.models import Q
from django_scopes import scopes_disabled

from programs.enums import Purpose
from programs.models import Consent, Program


def runs_out(program: Program) -> date:
    """The day from which the people of the programme are forgotten."""
    return _later(program.ends_on, program.consortium.retention_months)


def proof_runs_out(program: Program) -> date:
    """The day from which its evidence is: never before its people's."""
    return max(_later(program.ends_on, 12 * program.consortium.proof_years), runs_out(program))


def to_announce(before: datetime) -> list[Program]:
    """Those that run out before that moment and whose coordinators were not told."""
    return [program for program in _rows(Q(purge_told_at=None)) if runs_out(program) <= before.date()]


def to_purge(now: datetime, *, told_before: datetime) -> list[Program]:
    """Those that have run out and whose coordinators were told in time."""
    told = _rows(Q(purge_told_at__lte=told_before))
    return [program for program in told if runs_out(program) <= now.date()]


def to_lose_proof(now: datetime) -> list[Program]:
    with scopes_disabled():
        rows = Program.objects.filter(purged_at__isnull=False, proof_purged_at=None).select_related(
            "consortium"
        )
        return [program for program in rows.order_by("pk") if proof_runs_out(program) <= now.date()]


def kept_for_the_next(program: Program, purpose: Purpose) -> list[int]:
    """The candidates who agreed to that, and have not taken it back."""
    with scopes_disabled():
        rows = Consent.objects.filter(program=program, purpose=purpose, withdrawn_at=None)
        rows = rows.select_related("candidate", "application__candidate")
        return [found.pk for found in (consent.of for consent in rows) if found is not None]


def _rows(which: Q) -> list[Program]:
    with scopes_disabled():
        rows = Program.objects.filter(which, purged_at=None).select_related("consortium")
        return list(rows.order_by("pk"))


def _later(day: date, months: int) -> date:
    """So many months later, the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

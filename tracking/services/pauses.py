"""A pause told: what was planned before the day of return is given up, both members are written to, on the way out and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from matching import queries as pairing
from matching.models import Binome, Pause
from matching.services import binomes
from programs import hours
from programs.models import User
from tracking import clock, pause_emails
from tracking.queries import followup
from tracking.services import meetings


@transaction.atomic
def pause(*, actor: User, binome: Binome, until: date) -> Pause:
    """Asked by either member, or set by the coordinator. Meetings before the day of return are cancelled and leave the
    calendars; those after it stay. Raises ValidationError as `binomes.pause` does.
    """
    row = binomes.pause(actor=actor, binome=binome, until=until)
    _clear(actor, row)
    pause_emails.tell(row, "begins")
    return row


@transaction.atomic
def move_return(*, actor: User, binome: Binome, until: date) -> Pause:
    """Another day of return; both are told of it, once a day chosen."""
    row = binomes.move_return(actor=actor, binome=binome, until=until)
    _clear(actor, row)
    pause_emails.tell(row, "moves")
    return row


@transaction.atomic
def resume(*, actor: User | None, binome: Binome) -> Binome:
    """The pair meets again, before its day or on it (`actor` is None); both are told. Twice changes nothing."""
    stands = pairing.open_pause(binome)
    resumed = binomes.resume(actor=actor, binome=binome)
    if stands is not None:
        pause_emails.tell(stands, "over")
    return resumed


def come_back(*, now: datetime | None = None) -> int:
    """Takes up every pair whose day of return has come, at an hour when people are written to; returns how many."""
    now = now or timezone.now()
    back = 0
    for binome in _due(now):
        with scope(consortium=binome.program.consortium, program=binome.program):
            resume(actor=None, binome=binome)
        back += 1
    return back


def _due(now: datetime) -> Iterator[Binome]:
    # The job spans all programmes; each pair is then taken up in the scope of its own.
    with scopes_disabled():
        for zone in followup.resting_zones():
            local = now.astimezone(ZoneInfo(zone))
            found = list(pairing.due_back(zone, local.date()))
            yield from (binome for binome in found if hours.of(binome.program).is_open(now))


def _clear(actor: User, row: Pause) -> None:
    zone = row.program.consortium.zone
    before = clock.day_bounds(row.until, zone)[0]
    meetings.cancel_ahead(actor=actor, binome=row.binome, before=before)

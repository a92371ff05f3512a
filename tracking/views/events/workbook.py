"""The events of the programme as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mentorat.lib.spreadsheet import Column, OutSheet, Value, write_workbook
from tracking.models import Event, Guest, Presence


def events_workbook(events: Iterable[Event], guests: Iterable[Guest]) -> bytes:
    """The XLSX file: a sheet of events with their figures, a sheet of who was at which."""
    about = [
        Column(_("Event"), width=40),
        Column(_("Kind"), width=18),
        Column(_("Date"), "date", 12),
        Column(_("Time"), width=10),
        Column(_("Place"), width=30),
        Column(_("For whom"), width=24),
        Column(_("State"), width=20),
        Column(_("Invited"), "number", 10),
        Column(_("Coming"), "number", 10),
        Column(_("Present"), "number", 10),
        Column(_("Attendance"), "percent", 12),
    ]
    who = [
        Column(_("Event"), width=40),
        Column(_("Date"), "date", 12),
        Column(_("Name"), width=28),
        Column(_("Company"), width=26),
        Column(_("Role"), width=14),
        Column(_("Answer"), width=20),
        Column(_("Presence"), width=14),
    ]
    return write_workbook(
        [OutSheet(_("Events"), about, map(_event, events)), OutSheet(_("Presence"), who, _guests(guests))]
    )


def _event(event: Event) -> list[Value]:
    local = timezone.localtime(event.starts_at)
    told, coming, present, marked = (getattr(event, name) for name in ("told", "coming", "present", "marked"))
    return [
        event.title,
        capfirst(event.get_kind_display()),
        local.date(),
        time_format(local.time(), "TIME_FORMAT"),
        event.place or event.link,
        capfirst(event.get_audience_display()),
        capfirst(event.get_state_display()),
        told,
        coming,
        present if marked else None,
        present / marked if marked else None,
    ]


def _guests(guests: Iterable[Guest]) -> Iterator[list[Value]]:
    for guest in guests:
        yield [
            guest.event.title,
            timezone.localtime(guest.event.starts_at).date(),
            guest.name,
            guest.company,
            capfirst(guest.get_side_display()),
            capfirst(guest.get_state_display()),
            capfirst(guest.get_presence_display()) if guest.presence != Presence.INVITED else None,
        ]

"""The coordinator's events: what comes, what was, the gatherings of the timeline; and the page of one event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentorat.lib.spreadsheet import XLSX
from programs.models import AccessPage, Milestone
from programs.services import accesses
from programs.viewer import Permission, enter
from tracking import event_rules
from tracking.models import Audience, Event, EventState, Guest, GuestState
from tracking.queries import events as queries
from tracking.queries import training
from tracking.views.events.common import coordinator
from tracking.views.events.workbook import events_workbook

ORDER = [
    GuestState.COMING,
    GuestState.WAITING,
    GuestState.INVITED,
    GuestState.ADDED,
    GuestState.DECLINED,
    GuestState.LEFT,
]


@dataclass(frozen=True)
class Gathering:
    """A date of the timeline and the event that stands for it: `event` None to prepare, `apart` when the days differ."""

    milestone: Milestone
    event: Event | None
    day: date | None

    @property
    def apart(self) -> bool:
        return self.day is not None and self.day != self.milestone.on


@require_safe
def events(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    now, found = timezone.now(), list(queries.events())
    coming = [e for e in found if e.state != EventState.CANCELLED and e.ends_at > now]
    gatherings = _gatherings(viewer.consortium.zone, now)
    context = {
        "program": viewer.the_program,
        "coming": coming,
        "past": [e for e in reversed(found) if e not in coming],
        "today": timezone.localdate(),
        "required": training.required(),
        "rates": training.rates(),
        "to_prepare": [each for each in gatherings if each.event is None],
        "apart": [each for each in gatherings if each.apart],
    }
    return render(request, "tracking/events.html", context)


@require_safe
def event(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One event: what remains to be done, who comes."""
    viewer, found = coordinator(request, slug, pk)
    now, guests = timezone.now(), queries.guests(found)
    context = {
        "program": viewer.the_program,
        "event": found,
        "change": event_rules.may_change(found, now),
        "send": event_rules.may_send(found, now),
        "mark": event_rules.may_mark(found, now),
        "to_invite": _to_invite(found),
        "left": queries.leavers(found).count(),
        "answers": _groups(guests),
        "taken": sum(guest.state == GuestState.COMING for guest in guests),
        "untold": [guest for guest in guests if guest.invited_at is None and guest.state != GuestState.ADDED],
    }
    return render(request, "tracking/event.html", context)


@require_safe
def events_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Every event with its figures, and who was at which."""
    viewer = enter(request, slug, Permission.COORDINATE)
    guests = list(queries.every_guest())
    accesses.opened(viewer, AccessPage.EVENTS, [each.candidate_id for each in guests if each.candidate_id])
    content = events_workbook(list(queries.events()), guests)
    name = f"{viewer.the_program.slug}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _gatherings(zone: str, now: datetime) -> list[Gathering]:
    """The gatherings of the timeline whose day or whose event is still to come."""
    standing, today = queries.gatherings(), now.astimezone(ZoneInfo(zone)).date()
    found = []
    for milestone in queries.milestones():
        event = standing.get(milestone.kind)
        day = event.starts_at.astimezone(ZoneInfo(zone)).date() if event else None
        if max(milestone.on, day or milestone.on) >= today and (event is None or event.starts_at > now):
            found.append(Gathering(milestone, event, day))
    return found


def _to_invite(event: Event) -> int:
    """How many people would be told now."""
    if event.audience == Audience.OPEN:
        return 0 if event.state == EventState.SENT else len(queries.open_to(event.program.consortium))
    return len(queries.newcomers(event))


def _groups(guests: list[Guest]) -> list[tuple[str, str, list[Guest]]]:
    """Those who were told, by what they answered (value, in words), those who come first."""
    told = [guest for guest in guests if guest.invited_at is not None or guest.state == GuestState.ADDED]
    found = [
        (state.value, str(state.label), [guest for guest in told if guest.state == state]) for state in ORDER
    ]
    return [group for group in found if group[2]]

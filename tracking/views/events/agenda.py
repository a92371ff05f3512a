"""The participant's side: the programme's calendar, one event, and the answer in one tap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from programs.viewer import Permission, Viewer, enter
from tracking import event_rules, timeline
from tracking.models import Audience, Event, EventState, Guest, GuestState
from tracking.queries import events as queries
from tracking.queries import library as tools
from tracking.queries import participants
from tracking.services.events import answering
from tracking.views.events.library import shelf

SAID = {
    GuestState.COMING: gettext_lazy("Noted: you come."),
    GuestState.WAITING: gettext_lazy(
        "All the places are taken: you are on the waiting list, and will be told by e-mail."
    ),
    GuestState.DECLINED: gettext_lazy("Noted: you cannot come."),
}


@dataclass(frozen=True)
class Row:
    """An event seen by one person. `state` is "" before any answer; `full` when every place is taken."""

    event: Event
    guest: Guest | None
    may_answer: bool
    ahead: bool

    @property
    def state(self) -> str:
        return self.guest.state if self.guest else ""

    @property
    def full(self) -> bool:
        taken: int = getattr(self.event, "taken", 0)
        return self.event.capacity is not None and taken >= self.event.capacity

    @property
    def places_left(self) -> int | None:
        taken: int = getattr(self.event, "taken", 0)
        return None if self.event.capacity is None else max(0, self.event.capacity - taken)

    @property
    def signs_up(self) -> bool:
        """Nobody invited them in person: it is for them to come forward."""
        return self.event.audience == Audience.OPEN


def rows(viewer: Viewer, now: datetime) -> list[Row]:
    """What the person is invited to or may sign up for, in the order of the days."""
    return [row(event, now) for event in queries.my_events(viewer.user, viewer.the_program)]


def awaiting(viewer: Viewer) -> list[Row]:
    """The invitations in person that wait for an answer."""
    found = rows(viewer, timezone.now())
    return [r for r in found if r.may_answer and r.state == GuestState.INVITED]


def row(event: Event, now: datetime) -> Row:
    guest = next(iter(getattr(event, "mine", ())), None)
    gone = guest is not None and guest.state in answering.NOT_THEIRS
    return Row(event, guest, bool(event_rules.may_answer(event, now)) and not gone, event.ends_at > now)


@require_safe
def my_agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """The calendar of the programme: what is to be answered first."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    found = rows(viewer, timezone.now())
    ahead = [r for r in found if r.ahead and r.event.state == EventState.SENT]
    context = {
        "program": viewer.the_program,
        "to_answer": [r for r in ahead if r.may_answer and r.state in ("", GuestState.INVITED)],
        "answered": [r for r in ahead if not (r.may_answer and r.state in ("", GuestState.INVITED))],
        "shelves": [shelf(tool) for tool in tools.my_tools(viewer.user)],
        "past": [r for r in reversed(found) if r not in ahead and r.guest is not None],
        "dates": timeline.marks(
            participants.milestones(viewer.the_program),
            timezone.localdate(),
            lambda on: date_format(on, "DATE_FORMAT"),
        ),
    }
    return render(request, "tracking/my_agenda.html", context)


@require_safe
def my_event(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One event, where the link of the e-mail leads."""
    viewer, event = _event(request, slug, pk)
    context = {"program": viewer.the_program, "row": row(event, timezone.now())}
    return render(request, "tracking/my_event.html", context)


@require_POST
def event_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`coming` is "yes" or "no"; anything else is refused. To htmx, the event as it stands then."""
    viewer, event = _event(request, slug, pk)
    coming = request.POST.get("coming")
    if coming not in ("yes", "no"):
        return HttpResponse(_("Say whether you come: yes or no."), status=422, content_type="text/plain")
    try:
        guest = answering.answer(
            actor=viewer.user, event=event, home=viewer.the_program, coming=coming == "yes"
        )
        tone, said = "ok", str(SAID[GuestState(guest.state)])
    except PermissionDenied as refusal:
        raise Http404 from refusal
    except ValidationError as refusal:
        tone, said = "bad", " ".join(refusal.messages)
    if getattr(request, "htmx", False):
        _viewer, event = _event(request, slug, pk)
        context = {
            "program": viewer.the_program,
            "row": row(event, timezone.now()),
            "tone": tone,
            "said": said,
        }
        return render(request, "tracking/my_agenda.html#answer", context)
    messages.add_message(request, messages.SUCCESS if tone == "ok" else messages.ERROR, said)
    if request.POST.get("back") == "agenda":
        return redirect("my_agenda", slug)
    return redirect("my_event", slug, pk)


def _event(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, Event]:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    event = queries.my_event(viewer.user, viewer.the_program, pk)
    if event is None:
        raise Http404
    return viewer, event

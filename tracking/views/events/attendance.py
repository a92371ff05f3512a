"""The sheet of presence: a list of people, three big targets each, on the phone of whoever stands at the door."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mentorat.lib.text import fold, number
from programs import queries as people
from programs.viewer import Viewer
from tracking import event_rules
from tracking.models import Event, Guest, GuestState, Presence
from tracking.queries import events as queries
from tracking.services.events import attendance as services
from tracking.views.events.common import coordinator

SAID = (Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT)


@require_safe
def event_attendance(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Everybody who was told, by name; with a search, also people of the programme who are not on the sheet."""
    viewer, event = coordinator(request, slug, pk)
    context = _sheet(viewer, event, request.GET.get("q", "").strip()[:80])
    template = "tracking/event_attendance.html" + ("#sheet" if getattr(request, "htmx", False) else "")
    return render(request, template, context)


@require_POST
def event_mark(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`guest`, `presence` (what the button says, sent twice it is said once) and `seen` (what the sheet showed)."""
    viewer, event = coordinator(request, slug, pk)
    guest, wanted, seen = (request.POST.get(name, "") for name in ("guest", "presence", "seen"))
    if wanted not in Presence.values or seen not in Presence.values:
        return HttpResponse(_("Say present, excused or absent."), status=422, content_type="text/plain")
    said = ""
    try:
        services.mark(
            actor=viewer.user,
            event=event,
            guest=number(guest),
            presence=Presence(wanted),
            seen=Presence(seen),
        )
    except ValidationError as refusal:
        said = " ".join(refusal.messages)
    if getattr(request, "htmx", False):
        return _row(request, viewer, event, number(guest), said=said)
    if said:
        messages.error(request, said)
    return redirect(f"{reverse('event_attendance', args=[slug, pk])}#guest-{number(guest)}")


@require_POST
def event_join(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody who came without being on the sheet: `candidate` of the programme, or a `name` and a `company`."""
    viewer, event = coordinator(request, slug, pk)
    asked = request.POST.get("candidate", "")
    candidate = people.candidate(number(asked)) if asked else None
    if asked and candidate is None:
        raise Http404
    try:
        guest = services.join(
            actor=viewer.user,
            event=event,
            candidate=candidate,
            name=request.POST.get("name", ""),
            company=request.POST.get("company", ""),
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("event_attendance", slug, pk)
    messages.success(request, _("%(name)s is on the sheet, present.") % {"name": guest.name})
    return redirect(f"{reverse('event_attendance', args=[slug, pk])}#guest-{guest.pk}")


def _sheet(viewer: Viewer, event: Event, search: str) -> dict[str, Any]:
    listed = _listed(event)
    words = fold(search).split()
    return {
        "program": viewer.the_program,
        "event": event,
        "refusal": event_rules.may_mark(event, timezone.now()).reason,
        "guests": [guest for guest in listed if all(word in fold(guest.name) for word in words)],
        "counts": _counts(listed),
        "search": search,
        "others": queries.not_on_the_sheet(event, search),
        "choices": [(each.value, str(each.label)) for each in SAID],
    }


def _row(request: HttpRequest, viewer: Viewer, event: Event, pk: int, *, said: str) -> HttpResponse:
    """One person after a tap, with the figures."""
    listed = _listed(event)
    guest = next((each for each in listed if each.pk == pk), None)
    if guest is None:
        raise Http404
    context = {
        "program": viewer.the_program,
        "event": event,
        "guest": guest,
        "said": said,
        "counts": _counts(listed),
        "choices": [(each.value, str(each.label)) for each in SAID],
    }
    return render(request, "tracking/event_attendance.html#marked", context)


def _listed(event: Event) -> list[Guest]:
    return [
        guest
        for guest in queries.guests(event)
        if guest.state != GuestState.LEFT and (guest.invited_at or guest.state == GuestState.ADDED)
    ]


def _counts(guests: list[Guest]) -> dict[str, int]:
    found = {each.value: sum(guest.presence == each for guest in guests) for each in Presence}
    return {**found, "all": len(guests)}

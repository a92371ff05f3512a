"""Preparing an event, changing it, inviting, cancelling; keeping a gathering and the timeline in accord."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from programs.enums import MilestoneKind
from programs.forms.base import tell
from programs.viewer import Permission, Viewer, enter
from programs.views.conflicts import take_up
from programs.views.once import once
from programs.zones import zone_name
from tracking import event_rules
from tracking.forms import suggestion
from tracking.forms.events import EventForm, PeopleForm, event_as_shown
from tracking.models import Audience, Event, EventKind, EventState
from tracking.queries import committee
from tracking.queries import events as queries
from tracking.services.events import inviting, preparing
from tracking.views.committee.common import tell_sent, told
from tracking.views.events.common import coordinator

USUAL = {EventKind.LIVE: Audience.OPEN, EventKind.TRAINING: Audience.MENTORS}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def event_new(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A draft; the kind and the audience may come from the address."""
    viewer = enter(request, slug, Permission.COORDINATE)
    form = _form(request, viewer, _start(request, viewer))
    if form.is_valid():
        try:
            made = preparing.prepare(actor=viewer.user, program=viewer.the_program, **form.fields_given)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(
                request, _("The event is prepared. Nobody is told before you send the invitations.")
            )
            page = "event_people" if made.audience == Audience.CHOSEN else "event"
            return redirect(page, slug, made.pk)
    return _page(request, viewer, form)


@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, event = coordinator(request, slug, pk)
    form = _form(request, viewer, event_as_shown(event, viewer.consortium.zone), event)
    if form.is_valid():
        seen = form.cleaned_data["revision"]
        try:
            preparing.change(actor=viewer.user, event=event, seen=seen, **form.fields_given)
        except ValidationError as refusal:
            form = take_up(form, refusal, event.revision)
        else:
            messages.success(
                request,
                _("The event is changed; whoever must know is told.")
                if event.state == EventState.SENT
                else _("The event is changed; nobody was invited yet."),
            )
            return redirect("event", slug, pk)
    return _page(request, viewer, form, event)


@require_http_methods(["GET", "HEAD", "POST"])
def event_people(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The list of an event for chosen people."""
    viewer, event = coordinator(request, slug, pk)
    data = request.POST if request.method == "POST" else None
    form = PeopleForm(data, people=queries.candidates_to_choose(event))
    if form.is_valid():
        try:
            n = inviting.choose(actor=viewer.user, event=event, candidates=form.chosen)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            said = ngettext("%(n)s person is to be invited.", "%(n)s people are to be invited.", n)
            messages.success(request, said % {"n": n})
            return redirect("event", slug, pk)
    context = {"program": viewer.the_program, "event": event, "form": form}
    return render(request, "tracking/event_people.html", context, status=422 if form.errors else 200)


@require_POST
def event_send(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Invites whoever was not told yet, and lets go whoever has withdrawn."""
    viewer, event = coordinator(request, slug, pk)
    try:
        inviting.let_go(actor=viewer.user, event=event)
        n = inviting.send(actor=viewer.user, event=event)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        tell_sent(request, n)
    return redirect("event", slug, pk)


@require_POST
def event_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, event = coordinator(request, slug, pk)
    told(
        request,
        lambda: preparing.cancel(actor=viewer.user, event=event),
        _("The event is cancelled; whoever was invited is told."),
    )
    return redirect("event", slug, pk)


@require_POST
def event_milestone(request: HttpRequest, slug: str) -> HttpResponse:
    """`milestone` names a gathering of the timeline; `do` is "prepare", "event" (it follows the timeline) or "timeline"."""
    viewer = enter(request, slug, Permission.COORDINATE)
    found = {each.kind: each for each in queries.milestones()}.get(request.POST.get("milestone", ""))
    if found is None:
        return HttpResponse(_("Say which gathering of the timeline."), status=422, content_type="text/plain")
    event = queries.gatherings().get(found.kind)
    if event is None:
        return _prepare_gathering(request, viewer, MilestoneKind(found.kind))
    if request.POST.get("do") == "timeline":
        done = _("The timeline of the programme follows: it gives the same day now.")
        told(request, lambda: preparing.lead_timeline(actor=viewer.user, event=event), done)
    elif request.POST.get("do") == "event":
        done = _("The event is changed; whoever must know is told.")
        told(request, lambda: preparing.follow_timeline(actor=viewer.user, event=event, on=found.on), done)
    return redirect("events", slug)


def _prepare_gathering(request: HttpRequest, viewer: Viewer, kind: MilestoneKind) -> HttpResponse:
    program = viewer.the_program
    on = next(each.on for each in queries.milestones() if each.kind == kind)
    try:
        made = preparing.for_milestone(actor=viewer.user, program=program, kind=kind, on=on)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("events", program.slug)
    return redirect("event_edit", program.slug, made.pk)


def _start(request: HttpRequest, viewer: Viewer) -> dict[str, object]:
    kind, audience = request.GET.get("kind", ""), request.GET.get("audience", "")
    usual = USUAL.get(EventKind(kind), Audience.EVERYONE) if kind in EventKind.values else Audience.EVERYONE
    return {
        **suggestion(timezone.now(), viewer.consortium.zone),
        "at": time(9, 0),
        "minutes": 480 if kind == EventKind.LIVE else 180,
        "kind": kind if kind in EventKind.values else EventKind.TRAINING,
        "audience": audience if audience in Audience.values else usual,
        "owner": str(viewer.user.pk),
    }


def _form(
    request: HttpRequest, viewer: Viewer, start: dict[str, object], event: Event | None = None
) -> EventForm:
    return EventForm(
        request.POST if request.method == "POST" else None,
        initial=start,
        zone=viewer.consortium.zone,
        committee=committee.committee(viewer.the_program),
        event=event,
    )


def _page(request: HttpRequest, viewer: Viewer, form: EventForm, event: Event | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "program": viewer.the_program,
        "form": form,
        "event": event,
        "refusal": event_rules.may_change(event, timezone.now()).reason if event else "",
        "zone": zone_name(viewer.consortium.zone),
    }
    return render(request, "tracking/event_form.html", context, status=422 if form.errors else 200)

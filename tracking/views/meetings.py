"""Meetings of one's own pairs: the list, a date to propose or move, and what is said in one tap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.models import Binome
from mentorat.lib import addresses
from programs.viewer import Permission, Viewer, enter
from programs.zones import zone_name
from tracking import forms, permissions, steps
from tracking.models import Meeting
from tracking.queries import participants as queries
from tracking.queries import training
from tracking.services import meetings


@require_safe
def my_meetings(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    places = queries.my_places(viewer.user, timezone.now())
    return render(
        request,
        "tracking/my_meetings.html",
        {
            "program": viewer.the_program,
            "places": [p for p in places if p.may_plan or p.owing or p.upcoming or p.to_tell or p.past],
            "waiting": [p for p in places if p.step in steps.BEFORE_MEETINGS],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A date proposed to the partner of pair `pk`."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = queries.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    zone = viewer.consortium.zone
    if request.method != "POST":
        start = forms.suggestion(queries.last_meeting(binome), timezone.now(), zone)
        return _form(request, viewer, binome, forms.MeetingForm(initial=start, zone=zone))
    form = forms.MeetingForm(request.POST, zone=zone)
    if form.is_valid() and _try(
        form, lambda: meetings.propose(actor=viewer.user, binome=binome, **_when(form))
    ):
        messages.success(request, _("The date is proposed; an answer will come to you by e-mail."))
        return redirect("my_meetings", slug)
    return _form(request, viewer, binome, form)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another date for a meeting."""
    viewer, meeting = _meeting(request, slug, pk)
    zone = viewer.consortium.zone
    if request.method != "POST":
        form = forms.MeetingForm(initial=forms.as_shown(meeting, zone), zone=zone, lengths=(meeting.minutes,))
        return _form(request, viewer, meeting.binome, form, meeting)
    form = forms.MeetingForm(request.POST, zone=zone, lengths=(meeting.minutes,))
    if form.is_valid() and _try(
        form, lambda: meetings.move(actor=viewer.user, meeting=meeting, **_when(form))
    ):
        messages.success(request, _("The new date is proposed; an answer will come to you by e-mail."))
        return redirect("my_meetings", slug)
    return _form(request, viewer, meeting.binome, form, meeting)


@require_POST
def meeting_accept(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, meeting = _meeting(request, slug, pk)
    return _act(
        request,
        viewer,
        lambda: meetings.accept(actor=viewer.user, meeting=meeting),
        _("It is agreed: the invitation is on its way to both calendars."),
        meeting,
    )


@require_POST
def meeting_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, meeting = _meeting(request, slug, pk)
    return _act(
        request,
        viewer,
        lambda: meetings.cancel(actor=viewer.user, meeting=meeting),
        _("The meeting is cancelled; the other person is told."),
        meeting,
    )


@require_POST
def meeting_settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`held` is "yes" or "no"; anything else is refused."""
    viewer, meeting = _meeting(request, slug, pk)
    held = request.POST.get("held")
    if held not in ("yes", "no"):
        return HttpResponse(
            _("Say whether the meeting took place: yes or no."), status=422, content_type="text/plain"
        )
    said = (
        _("Noted: you met.")
        if held == "yes"
        else _("Noted: the meeting did not take place. Another date can be proposed.")
    )
    return _act(
        request,
        viewer,
        lambda: meetings.settle(actor=viewer.user, meeting=meeting, held=held == "yes"),
        said,
        meeting,
    )


def _meeting(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, Meeting]:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    meeting = queries.my_meeting(viewer.user, pk)
    if meeting is None:
        raise Http404
    return viewer, meeting


def _when(form: forms.MeetingForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("starts_at", "minutes", "place", "link")}


def _try(form: forms.MeetingForm, act: Callable[[], Meeting]) -> bool:
    """What the service refuses is told beside the field, and nothing typed is lost."""
    try:
        act()
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def _form(
    request: HttpRequest,
    viewer: Viewer,
    binome: Binome,
    form: forms.MeetingForm,
    meeting: Meeting | None = None,
) -> HttpResponse:
    verdict = (
        permissions.may_move(meeting, viewer.user) if meeting else permissions.may_plan(binome, viewer.user)
    )
    if verdict:
        verdict = permissions.may_meet(training.lacking([binome]).get(binome.pk, ()))
    return render(
        request,
        "tracking/meeting_form.html",
        {
            "program": viewer.the_program,
            "binome": binome,
            "partner": binome.mentee if binome.mentor.user_id == viewer.user.pk else binome.mentor,
            "form": form,
            "meeting": meeting,
            "refusal": verdict.reason,
            "zone": zone_name(viewer.consortium.zone),
        },
        status=422 if form.errors else 200,
    )


def _act(
    request: HttpRequest, viewer: Viewer, act: Callable[[], Meeting], done: str, meeting: Meeting
) -> HttpResponse:
    """Acts, then shows the meeting as it stands: its fragment to htmx, the page one came from without it."""
    tone, said = "ok", done
    try:
        act()
    except ValidationError as refusal:
        tone, said = "bad", " ".join(refusal.messages)
    if getattr(request, "htmx", False):
        return _fragment(request, viewer, meeting.pk, tone, said)
    messages.add_message(request, messages.SUCCESS if tone == "ok" else messages.ERROR, said)
    return redirect(_back(request, viewer))


def _fragment(request: HttpRequest, viewer: Viewer, pk: int, tone: str, said: str) -> HttpResponse:
    meeting = queries.my_meeting(viewer.user, pk)
    if meeting is None:
        raise Http404
    context = {
        "program": viewer.the_program,
        "row": steps.row(meeting, meeting.binome, viewer.user, timezone.now()),
        "tone": tone,
        "said": said,
    }
    return render(request, "tracking/my_meetings.html#answer", context)


def _back(request: HttpRequest, viewer: Viewer) -> str:
    home = reverse("my_meetings", args=[viewer.the_program.slug])
    return addresses.own(request, request.POST.get("next", ""), home)
